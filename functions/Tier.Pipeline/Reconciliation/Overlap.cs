using Tier.Pipeline.Records;

namespace Tier.Pipeline.Reconciliation;

/// <summary>Offsets that have more than one outcome.</summary>
/// <param name="First">The first of them.</param>
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
        var words = kinds.Where(kind => kind.Count > 0).Select(kind => FormattableString.Invariant($"{kind.Count} {(kind.Count == 1 ? kind.One : kind.Many)}"));
        return $"{new OffsetRange(First, Last)} ({string.Join(" and ", words)})";
    }
}
