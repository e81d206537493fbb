using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>What was found of one partition.</summary>
public sealed record PartitionReport
{
    /// <summary>The partition.</summary>
    public required int Partition { get; init; }

    /// <summary>The partition's first offset when it was first seen; null when nothing of it was loaded yet.</summary>
    public required long? FirstOffset { get; init; }

    /// <summary>The first offset without an outcome; null when nothing was loaded yet.</summary>
    public required long? Checkpoint { get; init; }

    /// <summary>The first offset that the broker has; null for a topic that is no more.</summary>
    public required long? LowWatermark { get; init; }

    /// <summary>The offset of the broker's next record; null for a topic that is no more.</summary>
    public required long? HighWatermark { get; init; }

    /// <summary>The offset that the consumer group has committed; null when there is none.</summary>
    public required long? Committed { get; init; }

    /// <summary>The outcomes by the ledger.</summary>
    public required OutcomeCounts Ledger { get; init; }

    /// <summary>The outcomes by the tables themselves.</summary>
    public required OutcomeCounts Stored { get; init; }

    /// <summary>What doesn't hold, a sentence each; empty when the partition is complete.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>How many records wait to be loaded.</summary>
    public long Lag => HighWatermark - (Checkpoint ?? LowWatermark) ?? 0;

    /// <summary>Whether every offset up to the checkpoint, and up to the committed one, has exactly one outcome.</summary>
    public bool Complete => Problems.Count == 0;
}
