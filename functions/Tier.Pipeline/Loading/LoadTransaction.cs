using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// The transaction that loads one batch. It is run as a whole, as often as it takes: a statement is never tried again alone, because after some
/// errors (a lock wait time-out) the server has undone the statement only, and the rest would commit.
/// </summary>
internal sealed class LoadTransaction(
    LoadConnections connections, StreamTable table, OutcomeWriter writer, LoadBatch batch, DuplicateSearch duplicates, TimeProvider time)
{
    private readonly RegisteredTopic topic = batch.Topic;
    private readonly IPlacement placement = batch.Mode switch
    {
        LoadMode.Fill => new HolePlacement(table, batch),
        LoadMode.Redrive => new LetterPlacement(table, batch),
        _ => new CheckpointPlacement(table, batch),
    };

    /// <summary>Runs the transaction once, to its commit; anything else than success leaves nothing behind.</summary>
    /// <exception cref="MissingOffsetsException">Offsets before the batch's last one are missing.</exception>
    /// <exception cref="InvariantException">Loading would break completeness.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        await using var session = await LoadSession.BeginAsync(connections, cancellationToken);
        var transaction = session.Transaction;
        var slices = await LockAndCutAsync(transaction, cancellationToken);
        RecordOutcome[] fresh = [.. slices.SelectMany(slice => slice.New)];
        var gaps = slices.SelectMany(slice => slice.NewGaps);
        var stored = await duplicates.FindAsync(transaction, fresh, cancellationToken);
        var plan = new OutcomePlan(topic.Id, fresh, gaps, stored);

        var now = time.GetUtcNow().UtcDateTime;
        await writer.WriteAsync(session, topic, plan, now, cancellationToken);
        var (total, untyped) = (OutcomeCounts.None, 0L);
        foreach (var slice in slices)
        {
            await placement.SettleAsync(transaction, slice, plan, now);
            total += plan.Count(slice.Partition);
            untyped += plan.CountUntyped(slice.Partition);
        }

        await session.CommitAsync(cancellationToken);
        return new(total, plan.Rows.Sum(outcome => outcome.Row!.UntypedFields), untyped);
    }

    private async Task<List<PartitionSlice>> LockAndCutAsync(MySqlTransaction transaction, CancellationToken cancellationToken)
    {
        var locked = await Checkpoints.LockAsync(transaction, topic.Id, batch.Partitions, cancellationToken);
        var slices = new List<PartitionSlice>();
        foreach (var partition in batch.Partitions)
        {
            if (!locked.TryGetValue(partition, out var checkpoint))
            {
                throw new InvariantException($"{topic.Name}[{partition}] has lost its row in partition_checkpoints. Restore it before anything is loaded.");
            }

            slices.Add(await placement.CutAsync(transaction, partition, checkpoint));
        }

        return slices;
    }
}
