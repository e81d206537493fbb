using Tier.Pipeline.Records;

namespace Tier.Pipeline.Recovery;

/// <summary>What a rewind did to a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">Where its checkpoint stands now.</param>
/// <param name="Before">Where its checkpoint stood.</param>
/// <param name="Removed">The outcomes that were removed; more than were planned when the partition was loaded further in between.</param>
public sealed record RewoundPartition(int Partition, long From, long Before, OutcomeCounts Removed);
