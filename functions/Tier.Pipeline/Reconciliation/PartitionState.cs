using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>What database and broker say of a partition.</summary>
internal sealed record PartitionState
{
    public required int Partition { get; init; }

    public (long First, long Next)? Checkpoint { get; init; }

    public IReadOnlyList<LedgerRange> Ranges { get; init; } = [];

    public OutcomeCounts Stored { get; init; } = OutcomeCounts.None;

    /// <summary>Different offsets with a row, dead letter or duplicate.</summary>
    public long DistinctOffsets { get; init; }

    /// <summary>Outcomes at offsets that are not below the checkpoint, or below the first offset.</summary>
    public long Outside { get; init; }

    public long? LowWatermark { get; init; }

    public long? HighWatermark { get; init; }

    public long? Committed { get; init; }
}
