namespace Tier.Pipeline.Reconciliation;

/// <summary>What was found of one partition.</summary>
public sealed record PartitionReport
{
    public required int Partition { get; init; }

    /// <summary>The partition's first offset when it was first seen; null when it has no checkpoint.</summary>
    public required long? FirstOffset { get; init; }

    /// <summary>The first offset without an outcome; null when it has no checkpoint.</summary>
    public required long? Checkpoint { get; init; }

    /// <summary>The first offset that the broker has; null for a topic that is no more.</summary>
    public required long? LowWatermark { get; init; }

    /// <summary>The offset of the broker's next record; null for a topic that is no more.</summary>
    public required long? HighWatermark { get; init; }

    /// <summary>
    /// The last stable offset: what lies there or above may belong to a transaction that isn't finished; null for a topic that is gone.
    /// </summary>
    public long? LastStable { get; init; }

    /// <summary>The offset that the consumer group has committed; null when there is none.</summary>
    public required long? Committed { get; init; }

    /// <summary>The outcomes by the ledger.</summary>
    public required OutcomeCounts Ledger { get; init; }

    /// <summary>How many of the loaded rows, by the ledger, fill no column but those that every row has to.</summary>
    public long Untyped { get; init; }

    /// <summary>How many offsets are gaps, by the code of the reason.</summary>
    public IReadOnlyDictionary<string, long> GapsByReason { get; init; } = new Dictionary<string, long>();

    /// <summary>The first offset whose outcomes were read by this check; those below were verified by one before. Null when there was nothing to read.</summary>
    public long? AuditedFrom { get; init; }

    /// <summary>Below this offset the next check won't read; null when it begins at the start.</summary>
    public long? VerifiedTo { get; init; }

    /// <summary>Offsets that have to have an outcome and have none: below the checkpoint, or below the committed offset.</summary>
    public IReadOnlyList<OffsetRange> Holes { get; init; } = [];

    /// <summary>Offsets from the checkpoint on that no batch will bring: committed, or dropped by the broker; null: none.</summary>
    internal OffsetRange? Missing { get; init; }

    /// <summary>Offsets with more than one outcome.</summary>
    public IReadOnlyList<Overlap> Overlaps { get; init; } = [];

    /// <summary>Offsets whose records the broker's retention removed before they were loaded.</summary>
    public IReadOnlyList<OffsetRange> Lost { get; init; } = [];

    /// <summary>Offsets that have an outcome, outside of what the checkpoint covers.</summary>
    public IReadOnlyList<OffsetRange> Outside { get; init; } = [];

    /// <summary>Offsets below the checkpoint that the ledger says nothing of.</summary>
    public IReadOnlyList<OffsetRange> LedgerHoles { get; init; } = [];

    /// <summary>Where ranges of the ledger overlap, don't add up, or aren't between the first offset and the checkpoint.</summary>
    public IReadOnlyList<OffsetRange> LedgerFaults { get; init; } = [];

    /// <summary>Ranges of the ledger whose sums are not what the tables have.</summary>
    public IReadOnlyList<Disagreement> Disagreements { get; init; } = [];

    /// <summary>What doesn't hold, a sentence each; empty when the partition is complete.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>What else there is to know; it doesn't make the partition incomplete.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How many records wait to be loaded.</summary>
    public long Lag => HighWatermark - (Checkpoint ?? LowWatermark) ?? 0;

    /// <summary>Whether every offset up to the checkpoint, and up to the committed one, has exactly one outcome, and none was lost.</summary>
    public bool Complete => Problems.Count == 0;
}
