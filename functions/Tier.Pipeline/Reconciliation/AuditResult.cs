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

/// <summary>Something that can't be right about a range of the ledger.</summary>
/// <param name="Range">The offsets that it is about.</param>
internal sealed record LedgerFault(OffsetRange Range, string Sentence);

/// <summary>A range of the ledger whose sums are not what the tables have there.</summary>
/// <param name="First">The range's first offset.</param>
/// <param name="Last">Its last offset, inclusive.</param>
/// <param name="Ledger">The ledger's sums.</param>
/// <param name="Tables">The tables' counts.</param>
public sealed record Disagreement(long First, long Last, OutcomeCounts Ledger, OutcomeCounts Tables);

/// <summary>Offsets that have more than one outcome.</summary>
/// <param name="Last">The last of them, inclusive.</param>
/// <param name="Outcomes">What each of them has: two rows, a row and a dead letter …</param>
public sealed record Overlap(long First, long Last, OutcomeCounts Outcomes)
{
    /// <summary>How many offsets.</summary>
    public long Length => Last - First + 1;

    /// <summary>Adds it to offsets that lie before it; neighbours with the same outcomes become one.</summary>
    internal void AddTo(List<Overlap> overlaps)
    {
        if (overlaps is [.., var last] && last.Last + 1 == First && last.Outcomes == Outcomes)
        {
            overlaps[^1] = last with { Last = Last };
        }
        else
        {
            overlaps.Add(this);
        }
    }

    /// <summary>For people: <c>3 to 7 (2 rows)</c>.</summary>
    public override string ToString()
    {
        (long Count, string One, string Many)[] kinds =
        [
            (Outcomes.Loaded, "row", "rows"),
            (Outcomes.DeadLetters, "dead letter", "dead letters"),
            (Outcomes.Duplicates, "duplicate", "duplicates"),
            (Outcomes.Gaps, "gap", "gaps"),
        ];
        var words = kinds.Where(kind => kind.Count > 0).Select(kind => $"{kind.Count} {(kind.Count == 1 ? kind.One : kind.Many)}");
        return $"{new OffsetRange(First, Last)} ({string.Join(" and ", words)})";
    }
}

/// <summary>How many offsets the audit takes at a time.</summary>
/// <param name="Piece">What one statement counts.</param>
/// <param name="Leaf">What isn't halved any more, but read.</param>
internal sealed record AuditSizes(long Piece, long Leaf)
{
    /// <summary>The usual ones.</summary>
    public static AuditSizes Default { get; } = new(LoadingOptions.AuditRange, LoadingOptions.AuditLeaf);
}
