using System.Reflection;
using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Puts what a dead letter has become in its place. Whether the letter is still there is looked up under the lock of the checkpoint:
/// another redrive, or a rewind, may have come first.
/// </summary>
internal sealed class LetterPlacement(StreamTable table, LoadBatch batch) : IPlacement
{
    private static readonly string Version =
        typeof(LetterPlacement).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public async Task<PartitionSlice> CutAsync(MySqlTransaction transaction, int partition, long checkpoint)
    {
        // One that is rejected again, by the transform or by the server, stays the dead letter that it is.
        var records = batch.Records.Where(outcome => outcome.Record.Partition == partition && outcome.Rejection is null)
            .OrderBy(outcome => outcome.Record.Offset).ToArray();
        var letters = records.Length == 0
            ? new Dictionary<long, byte[]>()
            : await Outcomes(transaction, partition).DeadLettersAsync([.. records.Select(outcome => outcome.Record.Offset)]);
        return new(
            partition,
            checkpoint,
            Delivered: [],
            New: [.. records.Where(
                outcome => letters.TryGetValue(outcome.Record.Offset, out var hash) && hash.AsSpan().SequenceEqual(outcome.PayloadHash))],
            NewGaps: []);
    }

    public async Task SettleAsync(MySqlTransaction transaction, PartitionSlice slice, OutcomePlan plan, DateTime now)
    {
        if (slice.New.Count == 0)
        {
            return;
        }

        var duplicates = plan.Duplicates.Select(duplicate => duplicate.Outcome).ToHashSet();
        var offsets = slice.New.ToLookup(
            outcome => outcome.Row is null ? "filtered" : duplicates.Contains(outcome) ? "duplicate" : "loaded",
            outcome => outcome.Record.Offset);
        foreach (var outcome in offsets)
        {
            await Outcomes(transaction, slice.Partition).RemoveDeadLettersAsync(
                [.. outcome], outcome.Key, Version[..Math.Min(Version.Length, 64)], now);
        }

        var (first, last) = (slice.New[0].Record.Offset, slice.New[^1].Record.Offset);
        foreach (var range in await Ledger.RangesAsync(transaction, batch.Topic.Id, slice.Partition, first))
        {
            if (range.First > last)
            {
                break;
            }

            // By what was changed, and not by a new count: where ledger and tables differed before, reconcile still has to find it.
            var stored = plan.Count(slice.Partition, range.First, range.Last);
            await Ledger.SetAsync(transaction, batch.Topic.Id, slice.Partition, range with
            {
                Counts = range.Counts + stored + (OutcomeCounts.None with { DeadLetters = -stored.Total }),
                Untyped = range.Untyped + plan.Rows.Count(
                    outcome => outcome.Record.Offset >= range.First && outcome.Record.Offset <= range.Last
                        && outcome.Row!.IsUntyped),
            });
        }
    }

    private OutcomeTables Outcomes(MySqlTransaction transaction, int partition) => new(transaction, table, batch.Topic.Id, partition);
}
