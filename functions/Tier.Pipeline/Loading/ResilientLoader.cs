using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Loads batches through the failures that pass, and around the records that the server refuses.
/// </summary>
/// <remarks>
/// What no record is to blame for is tried again inside the invocation, while the budget lasts, and then thrown, so that the retry attribute runs the batch
/// again. A batch that the server refuses is halved until the refused record is alone, which takes log₂ n transactions more; that record is a dead letter.
/// The halves are loaded in the order of their offsets, since the checkpoint moves with each. A failure that nothing is known of counts
/// as a refusal only when it stays, and when the dead letter's own transaction shows that the database works.
/// A large batch of several partitions is loaded in two transactions side by side, each with partitions of its own: while the server carries out the statement of one, the driver writes that
/// of the other. To the database they are two workers.
/// </remarks>
public sealed partial class ResilientLoader(Loader loader, LoadingOptions options, ILoadObserver observer, TimeProvider time, ILogger<ResilientLoader> logger)
{
    private readonly Outages outages = new(time, logger);
    private readonly ConcurrentDictionary<ushort, int> unknownInARow = new();

    /// <summary>Loads a batch.</summary>
    /// <returns>What was stored by this call.</returns>
    /// <exception cref="MissingOffsetsException">Offsets before the batch's last one are missing.</exception>
    /// <exception cref="InvariantException">Loading would break completeness.</exception>
    /// <exception cref="MySqlException">The server can't take the batch now; it has to come again. Other exceptions of connections and clients likewise.</exception>
    /// <exception cref="LoadHeldUpException">The rest of the batch has to come again.</exception>
    /// <exception cref="OperationCanceledException">The caller ended the load.</exception>
    public async Task<LoadResult> LoadAsync(StreamTable table, LoadBatch batch, CancellationToken cancellationToken)
    {
        var lanes = batch.Lanes(LoadingOptions.LaneRecords);
        var stored = await Task.WhenAll(lanes.Select(lane => LoadLaneAsync(table, lane, cancellationToken)));
        return stored.Aggregate((left, right) => left + right);
    }

    private async Task<LoadResult> LoadLaneAsync(StreamTable table, LoadBatch batch, CancellationToken cancellationToken)
    {
        var topic = batch.Topic;
        var attempts = new LoadAttempts(
            options, time, exception => outages.Failed(topic.Name, exception), kind => observer.Retried(topic.Name, kind), cancellationToken);
        try
        {
            return await LoadAsync(table, batch, attempts, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && FailureClassifier.Classify(exception, cancellationToken) == FailureKind.Cancelled)
        {
            // A statement or a connection that was broken off by the end of the load.
            throw new OperationCanceledException("The load was ended.", exception, cancellationToken);
        }
    }

    private async Task<LoadResult> LoadAsync(StreamTable table, LoadBatch batch, LoadAttempts attempts, CancellationToken cancellationToken)
    {
        var pieces = new Stack<LoadBatch>([batch]);
        var heldUp = new Dictionary<int, LoadHeldUpException>();
        var stored = LoadResult.None;
        while (pieces.TryPop(out var next))
        {
            var piece = next.Without(heldUp.Keys);
            if (stored.Counts.Total > 0 && attempts.UsedUp)
            {
                throw new LoadHeldUpException($"{batch.Topic.Name}: the batch's refused records took the time of an invocation; {stored.Counts.Total} records were stored, the rest comes again.");
            }

            try
            {
                var retries = ReferenceEquals(piece, batch) ? LoadingOptions.UnknownRetries : piece.Count == 1 ? 1 : 0;
                stored += await CommitAsync(table, piece, attempts, retries);
            }
            catch (Exception exception) when (IsRefusal(exception, cancellationToken) && piece.Count > 1)
            {
                if (ReferenceEquals(piece, batch))
                {
                    observer.Bisected(batch.Topic.Name);
                    LogBisecting(logger, batch.Topic.Name, piece.Count, ServerRefusal.Describe(exception));
                }

                var (first, second) = piece.Halve();
                pieces.Push(second);
                pieces.Push(first);
            }
            catch (Exception exception) when (IsRefusal(exception, cancellationToken))
            {
                stored += await StoreRefusedAsync(table, piece, exception, attempts, heldUp, cancellationToken);
            }
        }

        return heldUp.Count == 0 ? stored : throw heldUp.Values.First();
    }

    /// <summary>Stores a record that the server refuses as a dead letter, or holds its partition up.</summary>
    private async Task<LoadResult> StoreRefusedAsync(
        StreamTable table, LoadBatch piece, Exception refusal, LoadAttempts attempts, Dictionary<int, LoadHeldUpException> heldUp, CancellationToken cancellationToken)
    {
        var topic = piece.Topic;
        if (piece.Records is not [{ Row: not null } refused])
        {
            throw HeldUp(topic, piece.Partitions[0], "the server refuses to store what is no row", refusal);
        }

        var (partition, offset) = (refused.Record.Partition, refused.Record.Offset);
        var unknown = FailureClassifier.Classify(refusal, cancellationToken) == FailureKind.Unknown;
        if (unknown && unknownInARow.GetValueOrDefault(topic.Id) >= LoadingOptions.UnknownInARow)
        {
            var refusedRows = $"the server has refused {LoadingOptions.UnknownInARow} rows one after another, so that the cause is sought in "
                + $"{table.Name}; loading goes on as soon as one is accepted";
            heldUp.Add(partition, HeldUp(topic, partition, refusedRows, refusal));
            return LoadResult.None;
        }

        var deadLetter = RecordOutcome.Of(refused.Record, refused.PayloadHash, ServerRefusal.Of(refusal, table));
        LoadResult stored;
        try
        {
            stored = await CommitAsync(table, new(topic, [deadLetter], []) { Mode = piece.Mode }, attempts, unknownRetries: 1);
        }
        catch (Exception exception) when (IsRefusal(exception, cancellationToken))
        {
            throw HeldUp(topic, partition, $"the server refuses the record at {offset} and its dead letter too", exception);
        }

        LogRefused(logger, topic.Name, partition, offset, ServerRefusal.Describe(refusal));
        if (unknown)
        {
            unknownInARow.AddOrUpdate(topic.Id, 1, (_, count) => count + 1);
        }

        return stored;
    }

    private async Task<LoadResult> CommitAsync(StreamTable table, LoadBatch piece, LoadAttempts attempts, int unknownRetries)
    {
        var result = await attempts.RunAsync(token => loader.LoadAsync(table, piece, token), unknownRetries);
        var topic = piece.Topic;
        observer.Loaded(topic.Name, result);
        outages.Worked(topic.Name);
        if (result.Counts.DeadLetters > 0)
        {
            LogDeadLetters(logger, topic.Name, result.Counts.DeadLetters, result.Counts.Total);
        }

        if (result.Counts.Loaded > 0)
        {
            unknownInARow.TryRemove(topic.Id, out _);
        }

        return result;
    }

    private LoadHeldUpException HeldUp(RegisteredTopic topic, int partition, string what, Exception cause)
    {
        outages.Failed(topic.Name, cause);
        return new($"{topic.Name}[{partition}]: {what} ({ServerRefusal.Describe(cause)}). The records wait in the topic.");
    }

    private static bool IsRefusal(Exception exception, CancellationToken cancellationToken) =>
        FailureClassifier.Classify(exception, cancellationToken) is FailureKind.Refused or FailureKind.Unknown;

    [LoggerMessage(EventId = 220, Level = LogLevel.Warning, Message = "{Topic}: the server refuses a batch of {Count} ({Error}). It is halved until the refused record is found")]
    private static partial void LogBisecting(ILogger logger, string topic, int count, string error);

    [LoggerMessage(EventId = 221, Level = LogLevel.Warning, Message = "{Topic}[{Partition}]@{Offset}: the server refuses this record ({Error}). It is a dead letter")]
    private static partial void LogRefused(ILogger logger, string topic, int partition, long offset, string error);

    // The alert on dead letters in infra/azure looks for these words.
    [LoggerMessage(EventId = 222, Level = LogLevel.Warning, Message = "{Topic}: {Count} of {Records} records became dead letters")]
    private static partial void LogDeadLetters(ILogger logger, string topic, long count, long records);
}
