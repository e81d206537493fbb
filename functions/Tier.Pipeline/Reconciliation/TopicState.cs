using Tier.Pipeline.Records;

namespace Tier.Pipeline.Reconciliation;

/// <summary>What the database says of a topic.</summary>
/// <param name="Topic">The topic's row; its name is empty when the row is gone.</param>
/// <param name="Partitions">The partitions that anything is stored of.</param>
internal sealed record TopicState(RegisteredTopic Topic, IReadOnlyList<PartitionState> Partitions);
