using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>One way through a partition's windows, from the first offset to audit up to the checkpoint.</summary>
internal sealed class AuditWalk(AuditSizes sizes, StreamTable table, ushort topicId, int partition, long first, long from)
{
    private readonly List<OffsetRange> holes = [];
    private readonly List<Overlap> overlaps = [];
    private readonly List<Disagreement> disagreements = [];
    private IReadOnlyList<OffsetRange> openGaps = [];
    private bool begun;
    private bool holdsSoFar = true;
    private long start = from;
    private long verifiedTo = from;

    /// <summary>The first offset that isn't audited yet.</summary>
    public long At { get; private set; } = from;

    /// <summary>What was found so far.</summary>
    public AuditResult Result => new()
    {
        From = start,
        VerifiedTo = verifiedTo > first ? verifiedTo : null,
        Holes = holes,
        Overlaps = overlaps,
        Disagreements = disagreements,
    };

    /// <summary>Audits the next window, in a snapshot of its own.</summary>
    /// <returns>False when the checkpoint isn't beyond it any more: what was to be audited has been taken away.</returns>
    public async Task<bool> StepAsync(MySqlTransaction transaction)
    {
        var outcomes = new OutcomeTables(transaction, table, topicId, partition) { Timeout = LoadingOptions.AuditSeconds };
        if (await Checkpoints.ReadAsync(transaction, topicId, partition) is not { } checkpoint || checkpoint.Next <= At)
        {
            return false;
        }

        if (!begun)
        {
            await BeginAsync(transaction, outcomes);
        }

        var ranges = await Ledger.RangesAsync(transaction, topicId, partition, At, limit: 2, LoadingOptions.AuditSeconds);
        var window = AuditWindow.Cut(At, checkpoint.Next, ranges, sizes.Piece);
        IReadOnlyList<OffsetRange> gaps = [.. openGaps, .. await outcomes.GapsBeginningAsync(window.Range)];
        var audit = new RangeAudit(outcomes, sizes);
        var counts = await audit.AuditAsync(window.Range, gaps);
        Take(window, audit, counts);
        openGaps = [.. gaps.Where(gap => gap.Last > window.Range.Last)];
        return true;
    }

    /// <summary>Goes back to where the ledger's range begins that the first offset is in: only whole ranges have sums.</summary>
    private async Task BeginAsync(MySqlTransaction transaction, OutcomeTables outcomes)
    {
        begun = true;
        var ranges = await Ledger.RangesAsync(transaction, topicId, partition, At, limit: 1, LoadingOptions.AuditSeconds);
        if (ranges is [var range] && range.First < At)
        {
            At = start = verifiedTo = Math.Max(range.First, first);
        }

        openGaps = [.. (await outcomes.GapsAsync(new(At, At))).Where(gap => gap.First < At)];
    }

    private void Take(AuditWindow window, RangeAudit audit, OutcomeCounts counts)
    {
        var agrees = window.Ledger is null || window.Ledger.Counts == counts;
        if (!agrees)
        {
            disagreements.Add(new(window.Range.First, window.Range.Last, window.Ledger!.Counts, counts));
        }

        foreach (var hole in audit.Holes)
        {
            holes.Append(hole);
        }

        foreach (var overlap in audit.Overlaps)
        {
            overlap.AddTo(overlaps);
        }

        holdsSoFar &= window.Closed && agrees && audit.Holes.Count == 0 && audit.Overlaps.Count == 0;
        At = window.Range.Last + 1;
        verifiedTo = holdsSoFar ? At : verifiedTo;
    }
}
