using MySqlConnector;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// Stores what has no outcome below the checkpoints, which stay where they are. Whether it has none is looked up under the lock of the checkpoint: another repair may
/// have come first.
/// </summary>
internal sealed class HolePlacement(StreamTable table, LoadBatch batch) : IPlacement
{
    /// <inheritdoc />
    public async Task<PartitionSlice> CutAsync(MySqlTransaction transaction, int partition, long checkpoint)
    {
        var records = batch.Records.Where(outcome => outcome.Record.Partition == partition).OrderBy(outcome => outcome.Record.Offset).ToArray();
        var gaps = batch.Gaps.Where(gap => gap.Partition == partition).OrderBy(gap => gap.First).ToArray();
        var first = records.Select(outcome => outcome.Record.Offset).Concat(gaps.Select(gap => gap.First)).Min();
        var last = records.Select(outcome => outcome.Record.Offset).Concat(gaps.Select(gap => gap.Last)).Max();
        var taken = await StoredOutcomes.TakenAsync(transaction, table.Name, batch.Topic.Id, partition, first, last);
        return new(
            partition,
            checkpoint,
            Delivered: [],
            New: [.. records.Where(outcome => outcome.Record.Offset < checkpoint && !taken.Any(range => range.First <= outcome.Record.Offset && outcome.Record.Offset <= range.Last))],
            NewGaps: [.. gaps.SelectMany(gap => Free(gap, checkpoint, taken))]);
    }

    /// <inheritdoc />
    public async Task SettleAsync(MySqlTransaction transaction, PartitionSlice slice, OutcomePlan plan, DateTime now)
    {
        var offsets = slice.New.Select(outcome => (First: outcome.Record.Offset, Last: outcome.Record.Offset)).Concat(slice.NewGaps.Select(gap => (gap.First, gap.Last))).ToArray();
        if (offsets.Length > 0)
        {
            var (first, last) = (offsets.Min(range => range.First), offsets.Max(range => range.Last));
            await Ledger.CorrectAsync(transaction, table, batch.Topic.Id, slice.Partition, plan, first, last);
        }
    }

    /// <summary>The parts of a gap that have no outcome yet.</summary>
    private static IEnumerable<OffsetGap> Free(OffsetGap gap, long checkpoint, IReadOnlyList<(long First, long Last)> taken)
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
}
