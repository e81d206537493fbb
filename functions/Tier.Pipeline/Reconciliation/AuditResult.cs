using Tier.Pipeline.Records;

namespace Tier.Pipeline.Reconciliation;

/// <summary>What the audit found in the tables of a partition.</summary>
internal sealed record AuditResult
{
    /// <summary>Nothing to audit.</summary>
    public static AuditResult None { get; } = new();

    /// <summary>The first offset that was audited; those below had been verified before.</summary>
    public long? From { get; init; }

    /// <summary>Below it, the tables agree with the ledger's closed ranges; null when there is no such range.</summary>
    public long? VerifiedTo { get; init; }

    /// <summary>Offsets below the checkpoint without an outcome.</summary>
    public IReadOnlyList<OffsetRange> Holes { get; init; } = [];

    /// <summary>Offsets with several outcomes.</summary>
    public IReadOnlyList<Overlap> Overlaps { get; init; } = [];

    /// <summary>Ranges whose counts aren't the ledger's.</summary>
    public IReadOnlyList<Disagreement> Disagreements { get; init; } = [];
}
