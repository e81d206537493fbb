using MySqlConnector;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Finds the events of a batch that have a row already, over the runs of its transaction.
/// </summary>
/// <remarks>
/// An example: a batch has the events A, B and C, and the table has A. The first run doesn't look anything up, and its insert meets A:
/// error 1062. The second run looks up all three and finds A, which is a duplicate. Meanwhile another worker has committed B, and the
/// insert meets that. The third run has to find more than one, and finds A and B. A look-up that finds no more than the one before was in
/// vain: a rewind can have taken away the row that was met. But when the duplicate key comes again and the next look-up is in vain too,
/// something else than the batch's events is in the way, and nothing more is loaded.
/// </remarks>
/// <param name="table">The stream's table.</param>
/// <param name="topic">The topic, for messages.</param>
/// <param name="looksUp">Whether the first run looks up too: the batch before had duplicates.</param>
internal sealed class DuplicateSearch(StreamTable table, RegisteredTopic topic, bool looksUp)
{
    private static readonly Dictionary<EventKey, StoredEvent> NothingStored = [];

    private bool looksUp = looksUp;
    private int searched;
    private int found;
    private int mustExceed = -1;
    private bool wasInVain;

    /// <summary>
    /// The last run met an id that is in the table: the next one has to find one more than the last look-up did, or to meet it again.
    /// </summary>
    public void Met()
    {
        mustExceed = looksUp ? found : 0;
        looksUp = true;
    }

    /// <summary>Finds the rows that have an event of the batch; none before one was met.</summary>
    /// <param name="transaction">The load's transaction.</param>
    /// <param name="fresh">What is left to load of the batch.</param>
    /// <exception cref="InvariantException">A duplicate key was met twice, and no event of the batch explains it.</exception>
    public async Task<Dictionary<EventKey, StoredEvent>> FindAsync(
        MySqlTransaction transaction, IReadOnlyCollection<RecordOutcome> fresh, CancellationToken cancellationToken)
    {
        if (fresh.Count != searched)
        {
            // Another worker has stored a part of the batch since the last run: of what is left, fewer may be in the table.
            (searched, mustExceed) = (fresh.Count, -1);
        }

        if (!looksUp)
        {
            return NothingStored;
        }

        var keys = fresh.Select(outcome => outcome.Row is { } row ? EventKey.Of(row) : null).OfType<EventKey>().Distinct();
        var stored = await EventLookup.FindAsync(transaction, table.Name, keys, cancellationToken);
        if (stored.Count <= mustExceed && wasInVain)
        {
            throw new InvariantException(
                $"{topic.Name}: the server reports a duplicate key in {table.Name} or its bookkeeping, and no event of the batch is there. "
                + "Rows or checkpoints were changed by hand, or by another app.");
        }

        wasInVain = stored.Count <= mustExceed;
        found = stored.Count;
        return stored;
    }
}
