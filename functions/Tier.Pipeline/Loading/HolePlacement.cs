using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Stores what has no outcome below the checkpoints, which stay where they are. Whether it has none is looked up under the lock of the checkpoint: another repair may
/// have come first.
/// </summary>
internal sealed class HolePlacement(StreamTable table, LoadBatch batch) : IPlacement
{
    public async Task<PartitionSlice> CutAsync(MySqlTransaction transaction, int partition, long checkpoint)
    {
        var records = batch.Records.Where(outcome => outcome.Record.Partition == partition).OrderBy(outcome => outcome.Record.Offset).ToArray();
        var gaps = batch.Gaps.Where(gap => gap.Partition == partition).OrderBy(gap => gap.First).ToArray();
        var taken = await Outcomes(transaction, partition).TakenAsync(Bounds(records, gaps)!.Value);
        return new(
            partition,
            checkpoint,
            Delivered: [],
            New: [.. records.Where(
                outcome => outcome.Record.Offset < checkpoint && !taken.Any(range => range.Contains(outcome.Record.Offset)))],
            NewGaps: [.. gaps.SelectMany(gap => Free(gap, checkpoint, taken))]);
    }

    public async Task SettleAsync(MySqlTransaction transaction, PartitionSlice slice, OutcomePlan plan, DateTime now)
    {
        if (Bounds(slice.New, slice.NewGaps) is { } stored)
        {
            await CorrectLedgerAsync(transaction, slice.Partition, plan, stored);
        }
    }

    private static OffsetRange? Bounds(IReadOnlyList<RecordOutcome> records, IReadOnlyList<OffsetGap> gaps)
    {
        OffsetRange[] ranges = [.. records.Select(outcome => new OffsetRange(outcome.Record.Offset, outcome.Record.Offset)), .. gaps.Select(
            gap => new OffsetRange(gap.First, gap.Last))];
        return ranges.Length == 0 ? null : new(ranges.Min(range => range.First), ranges.Max(range => range.Last));
    }

    /// <summary>The parts of a gap that have no outcome yet.</summary>
    private static IEnumerable<OffsetGap> Free(OffsetGap gap, long checkpoint, IReadOnlyList<OffsetRange> taken)
    {
        var next = gap.First;
        var end = Math.Min(gap.Last, checkpoint - 1);
        foreach (var range in taken.Where(range => range.Last >= gap.First && range.First <= end))
        {
            if (range.First > next)
            {
                yield return gap with { First = next, Last = range.First - 1 };
            }

            next = Math.Max(next, range.Last + 1);
        }

        if (next <= end)
        {
            yield return gap with { First = next, Last = end };
        }
    }

    private async Task CorrectLedgerAsync(MySqlTransaction transaction, int partition, OutcomePlan plan, OffsetRange stored)
    {
        var outcomes = Outcomes(transaction, partition);
        foreach (var range in await Ledger.RangesAsync(transaction, batch.Topic.Id, partition, stored.First))
        {
            if (range.First > stored.Last)
            {
                break;
            }

            var all = new OffsetRange(range.First, range.Last);
            var tables = await outcomes.CountAsync(all);
            var filled = plan.Count(partition, range.First, range.Last);

            // A rewind counts what is stored below the offset that it cuts at: holes are not in such a range's sums, and are added when they
            // are filled.
            var right = range.Counts.Total == all.Length ? LedgerCorrection.Of(range.Counts, tables, filled)
                : range.Counts + filled == tables ? tables
                : null;
            if (right is not null)
            {
                await Ledger.SetAsync(
                    transaction, batch.Topic.Id, partition, range with { Counts = right, Untyped = await outcomes.CountUntypedAsync(all) });
            }
        }
    }

    private OutcomeTables Outcomes(MySqlTransaction transaction, int partition) =>
        new(transaction, table, batch.Topic.Id, partition) { Timeout = 600 };
}
