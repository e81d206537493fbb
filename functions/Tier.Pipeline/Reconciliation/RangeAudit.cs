using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>
/// Holds the promise against a range of offsets, in one snapshot: it is counted; where the counts don't tell that every offset has exactly one outcome, it is
/// halved and counted again, down to ranges so short that all their offsets are read.
/// </summary>
/// <param name="outcomes">The outcomes, as one snapshot has them.</param>
/// <param name="sizes">How long ranges are.</param>
internal sealed class RangeAudit(OutcomeTables outcomes, AuditSizes sizes)
{
    private readonly List<OffsetRange> holes = [];
    private readonly List<Overlap> overlaps = [];

    /// <summary>The offsets without an outcome.</summary>
    public IReadOnlyList<OffsetRange> Holes => holes;

    /// <summary>The offsets with several.</summary>
    public IReadOnlyList<Overlap> Overlaps => overlaps;

    /// <summary>Audits a range, piece by piece.</summary>
    /// <param name="range">The offsets; after those that were audited before.</param>
    /// <param name="gaps">The gaps that reach into it, in order; they may overlap.</param>
    /// <returns>The outcomes that it has.</returns>
    public async Task<OutcomeCounts> AuditAsync(OffsetRange range, IReadOnlyList<OffsetRange> gaps)
    {
        var counts = OutcomeCounts.None;
        for (var first = range.First; first <= range.Last; first += sizes.Piece)
        {
            var piece = range.Within(new(first, first + sizes.Piece - 1))!.Value;
            var inside = gaps.Select(gap => gap.Within(piece)).OfType<OffsetRange>().ToArray();
            var count = await outcomes.CountSharedAsync(piece);
            counts += new OutcomeCounts(count.Rows, count.DeadLetters, count.Duplicates, inside.Count());
            await JudgeAsync(piece, inside, count);
        }

        return counts;
    }

    private async Task JudgeAsync(OffsetRange range, OffsetRange[] gaps, RangeCount count)
    {
        if (gaps is [var gap] && gap == range && count.Total == 0)
        {
            return;
        }

        if (gaps.Length > 0)
        {
            // Whether a gap lies where an outcome is, counts don't tell.
            await ReadAsync(range, gaps);
        }
        else if (count.Total == 0)
        {
            holes.Append(range);
        }
        else if (count.Total == range.Length && count.Distinct)
        {
            return;
        }
        else if (range.Length <= sizes.Leaf)
        {
            await ReadAsync(range, gaps);
        }
        else
        {
            var middle = range.First + (range.Length / 2);
            foreach (var half in new OffsetRange[] { new(range.First, middle - 1), new(middle, range.Last) })
            {
                await JudgeAsync(half, [], await outcomes.CountSharedAsync(half));
            }
        }
    }

    private async Task ReadAsync(OffsetRange range, OffsetRange[] gaps)
    {
        var tally = new OutcomeTally(range);
        var (rows, deadLetters, duplicates) = await outcomes.OffsetsAsync(range);
        tally.Add(rows, deadLetters, duplicates);
        Array.ForEach(gaps, tally.AddGap);
        tally.Report(holes, overlaps);
    }
}
