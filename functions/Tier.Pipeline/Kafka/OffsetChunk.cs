using Tier.Pipeline.Records;

namespace Tier.Pipeline.Kafka;

/// <summary>What the broker has of consecutive offsets of a partition: for each a record, or the proof that there is none.</summary>
/// <param name="Records">The records, by offset.</param>
/// <param name="Gaps">The offsets without a record, by offset.</param>
/// <param name="Next">The first offset after the chunk.</param>
public sealed record OffsetChunk(IReadOnlyList<ConsumedRecord> Records, IReadOnlyList<OffsetGap> Gaps, long Next);
