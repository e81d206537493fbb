using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>What was found of one topic.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="Topic">The topic's name.</param>
/// <param name="Identity">Which topic of that name.</param>
/// <param name="Current">Whether the name stands for this topic now; otherwise it was deleted, and only the database can be checked.</param>
/// <param name="Partitions">Its partitions.</param>
public sealed record TopicReport(string Stream, string Topic, TopicIdentity Identity, bool Current, IReadOnlyList<PartitionReport> Partitions)
{
    /// <summary>Whether every partition is complete.</summary>
    public bool Complete => Partitions.All(partition => partition.Complete);

    /// <summary>The outcomes of all partitions by the ledger.</summary>
    public OutcomeCounts Counts => Partitions.Aggregate(OutcomeCounts.None, (sum, partition) => sum + partition.Ledger);

    /// <summary>How many records wait to be loaded.</summary>
    public long Lag => Partitions.Sum(partition => partition.Lag);

    /// <summary>How many records the broker has taken since the topic was first seen; for a topic that is no more, how many have an outcome.</summary>
    public long Produced => Current
        ? Partitions.Sum(partition => (partition.HighWatermark - (partition.FirstOffset ?? partition.LowWatermark)) ?? 0)
        : Counts.Total;
}
