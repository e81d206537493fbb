using MySqlConnector;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// The transaction that loads one batch. It is run as a whole, as often as it takes: a statement is never tried again alone, because after some
/// errors (a lock wait time-out) the server has undone the statement only, and the rest would commit.
/// </summary>
internal sealed class LoadTransaction(Database database, StreamTable table, OutcomeWriter writer, LoadBatch batch, TimeProvider time)
{
    private static readonly Dictionary<EventKey, StoredEvent> NothingStored = [];

    private readonly RegisteredTopic topic = batch.Topic;
    private readonly IPlacement placement = batch.Mode switch
    {
        LoadMode.Fill => new HolePlacement(table, batch),
        LoadMode.Redrive => new LetterPlacement(table, batch),
        _ => new CheckpointPlacement(table, batch),
    };

    private int attempted;
    private int found;
    private int mustExceed = -1;
    private bool wasInVain;

    /// <summary>Whether the next run looks the ids of the batch up before it inserts.</summary>
    public bool LooksUp { get; set; }

    /// <summary>The last run met an id that is in the table: the next one looks all ids up, and has to find one more than the last look-up did, or to meet it again.</summary>
    public void MetDuplicate()
    {
        mustExceed = LooksUp ? found : 0;
        LooksUp = true;
    }

    /// <summary>Runs the transaction once, to its commit; anything else than success leaves nothing behind.</summary>
    /// <exception cref="MissingOffsetsException">Offsets before the batch's last one are missing.</exception>
    /// <exception cref="InvariantException">Loading would break completeness.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        await using var session = await LoadSession.BeginAsync(database, cancellationToken);
        var transaction = session.Transaction;
        var slices = await LockAndCutAsync(transaction, cancellationToken);
        RecordOutcome[] fresh = [.. slices.SelectMany(slice => slice.New)];
        if (fresh.Length != attempted)
        {
            // Another worker has stored a part of the batch since the last run: of what is left, fewer may be in the table.
            (attempted, mustExceed) = (fresh.Length, -1);
        }

        var gaps = slices.SelectMany(slice => slice.NewGaps);
        var stored = LooksUp ? await LookUpAsync(transaction, fresh, cancellationToken) : NothingStored;
        var plan = OutcomePlan.Of(topic.Id, fresh, gaps, stored);

        var now = time.GetUtcNow().UtcDateTime;
        await writer.WriteAsync(session, topic, plan, now, cancellationToken);
        var (total, untyped) = (OutcomeCounts.None, 0L);
        foreach (var slice in slices)
        {
            await placement.SettleAsync(transaction, slice, plan, now);
            total += plan.Count(slice.Partition);
            untyped += plan.CountUntyped(slice.Partition);
        }

        await transaction.CommitAsync(cancellationToken);
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

    private async Task<Dictionary<EventKey, StoredEvent>> LookUpAsync(
        MySqlTransaction transaction, IEnumerable<RecordOutcome> fresh, CancellationToken cancellationToken)
    {
        var keys = fresh.Select(outcome => outcome.Row is { } row ? EventKey.Of(row) : null).OfType<EventKey>().Distinct();
        var stored = await EventLookup.FindAsync(transaction, table.Name, keys, cancellationToken);
        if (stored.Count <= mustExceed && wasInVain)
        {
            throw new InvariantException(
                $"{topic.Name}: the server reports a duplicate key in {table.Name} or its bookkeeping, and no event of the batch is there. Rows or checkpoints were changed by hand, or by another app.");
        }

        // A rewind can have taken away the row that the last run met: the duplicate key has to come again.
        wasInVain = stored.Count <= mustExceed;
        found = stored.Count;
        return stored;
    }
}
