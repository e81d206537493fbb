using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>
/// What is audited at a time, in one snapshot: a range of the ledger, whose sums the tables must have; where the ledger is torn, a piece without sums, in which
/// every offset must have exactly one outcome all the same.
/// </summary>
/// <param name="Range">The offsets.</param>
/// <param name="Ledger">The ledger's range; null where there is none, or not exactly one.</param>
/// <param name="Closed">Whether the ledger's range is one that no later batch extends.</param>
internal sealed record AuditWindow(OffsetRange Range, LedgerRange? Ledger, bool Closed)
{
    /// <summary>Cuts the window that begins at an offset.</summary>
    /// <param name="from">The offset; below the checkpoint.</param>
    /// <param name="ahead">The next two of the ledger's ranges that don't end before the offset, or as many as there are.</param>
    /// <param name="size">How many offsets a piece without sums has at most.</param>
    public static AuditWindow Cut(long from, long checkpoint, IReadOnlyList<LedgerRange> ahead, long size)
    {
        var range = ahead.Count > 0 ? ahead[0] : null;
        var overlapped = ahead.Count > 1 && ahead[1].First <= ahead[0].Last;
        if (range?.First == from && !overlapped && range.Last < checkpoint)
        {
            return new(new(from, range.Last), range, Closed: ahead.Count > 1);
        }

        var end = range is null ? checkpoint : range.First > from ? range.First : range.Last + 1;
        return new(new(from, Math.Min(Math.Min(end, checkpoint), from + size) - 1), null, Closed: false);
    }
}
