using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>Stores what follows the checkpoints without a hole, and moves them.</summary>
internal sealed class CheckpointPlacement(StreamTable table, LoadBatch batch) : IPlacement
{
    /// <inheritdoc />
    /// <exception cref="MissingOffsetsException">Offsets before the batch's last one are missing.</exception>
    /// <exception cref="InvariantException">What lies below the checkpoint isn't what was loaded from there.</exception>
    public async Task<PartitionSlice> CutAsync(MySqlTransaction transaction, int partition, long checkpoint)
    {
        var slice = PartitionSlice.Cut(batch, partition, checkpoint);
        if (slice.Delivered.Count > 0)
        {
            await VerifyAsync(new(transaction, table, batch.Topic.Id, partition), slice);
        }

        return slice;
    }

    public async Task SettleAsync(MySqlTransaction transaction, PartitionSlice slice, OutcomePlan plan, DateTime now)
    {
        if (slice.Next > slice.Checkpoint)
        {
            var (counts, untyped) = (plan.Count(slice.Partition), plan.CountUntyped(slice.Partition));
            await Ledger.AppendAsync(transaction, batch.Topic.Id, slice.Partition, slice.Checkpoint, slice.Next - 1, counts, untyped, now);
        }
    }

    /// <summary>
    /// Records below the checkpoint were delivered before, which is normal after a crash, and are skipped; but only if the outcome stored
    /// at their coordinates is that of the same payload. Otherwise the coordinates mean another record now, and skipping would lose it.
    /// </summary>
    private async Task VerifyAsync(OutcomeTables outcomes, PartitionSlice slice)
    {
        var range = new OffsetRange(slice.Delivered[0].Record.Offset, slice.Delivered[^1].Record.Offset);
        var stored = await outcomes.ReadAsync(range);
        var gaps = await outcomes.GapsAsync(range);
        foreach (var outcome in slice.Delivered)
        {
            var offset = outcome.Record.Offset;
            var same = stored.TryGetValue(offset, out var found)
                ? found.PayloadHash.AsSpan().SequenceEqual(outcome.PayloadHash)
                : gaps.Any(gap => gap.Contains(offset));
            if (!same)
            {
                throw new InvariantException(
                    $"{batch.Topic.Name}[{slice.Partition}]@{offset} came again and is not the record that was loaded from there, "
                    + $"and the brokers say that the topic is the same (topic id '{batch.Topic.Identity.TopicId}').");
            }
        }
    }
}
