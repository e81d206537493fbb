using Tier.Pipeline.Records;

namespace Tier.Pipeline.Kafka;

/// <summary>What one reading gave.</summary>
/// <param name="Records">The records, by offset.</param>
/// <param name="Skipped">Offsets that the broker has no record at, by offset.</param>
/// <param name="Next">The first offset that is still to be read.</param>
/// <param name="Stop">Why it ended.</param>
internal sealed record PartitionRead(IReadOnlyList<ConsumedRecord> Records, IReadOnlyList<(long First, long Last)> Skipped, long Next, ReadStop Stop);
