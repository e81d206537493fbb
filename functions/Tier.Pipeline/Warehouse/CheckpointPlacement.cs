using MySqlConnector;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Warehouse;

/// <summary>Stores what follows the checkpoints without a hole, and moves them.</summary>
internal sealed class CheckpointPlacement(StreamTable table, LoadBatch batch) : IPlacement
{
    /// <inheritdoc />
    /// <exception cref="MissingOffsetsException">Offsets before the batch's last one are missing.</exception>
    /// <exception cref="InvariantException">What lies below the checkpoint isn't what was loaded from there.</exception>
    public async Task<PartitionSlice> CutAsync(MySqlTransaction transaction, int partition, long checkpoint)
    {
        var slice = PartitionSlice.Cut(batch, partition, checkpoint);
        await DeliveredBefore.VerifyAsync(transaction, table, batch.Topic, slice);
        return slice;
    }

    /// <inheritdoc />
    public async Task SettleAsync(MySqlTransaction transaction, PartitionSlice slice, OutcomePlan plan, DateTime now)
    {
        if (slice.Next > slice.Checkpoint)
        {
            var (counts, untyped) = (plan.Count(slice.Partition), plan.CountUntyped(slice.Partition));
            await Ledger.AddAsync(transaction, batch.Topic.Id, slice.Partition, slice.Checkpoint, slice.Next - 1, counts, untyped, now);
            await Checkpoints.AdvanceAsync(transaction, batch.Topic.Id, slice.Partition, slice.Next);
        }
    }
}
