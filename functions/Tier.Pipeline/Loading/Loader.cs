using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Loads batches: every offset gets exactly one outcome, and the outcomes, the ledger and the checkpoint are committed together. A batch can be
/// loaded again at any time, also after a commit whose answer was lost: the locked checkpoint tells what is left to do.
/// </summary>
public sealed partial class Loader(Database database, Checkpoints checkpoints, TimeProvider time, ILogger<Loader> logger) : IDisposable
{
    private readonly LoadConnections connections = new(database);

    // Functions of several streams load side by side.
    private readonly ConcurrentDictionary<(ushort TopicId, int Partition), bool> ensured = [];
    private readonly ConcurrentDictionary<ushort, bool> expectDuplicates = [];
    private readonly ConcurrentDictionary<StreamTable, OutcomeWriter> writers = [];

    /// <summary>Loads one batch, in one transaction.</summary>
    /// <param name="table">The stream's table.</param>
    /// <param name="batch">What is to be stored.</param>
    /// <param name="cancellationToken">Ends the load; the transaction is rolled back.</param>
    /// <returns>What was stored by this call; a record that was delivered before is not counted again.</returns>
    /// <exception cref="MissingOffsetsException">Offsets before the batch's last one are missing; nothing of it was stored.</exception>
    /// <exception cref="InvariantException">Loading would break completeness.</exception>
    /// <exception cref="MySqlException">The server can't take the batch now; nothing of it was stored, or all of it was.</exception>
    public async Task<LoadResult> LoadAsync(StreamTable table, LoadBatch batch, CancellationToken cancellationToken)
    {
        var topic = batch.Topic;
        if (batch.Partitions.Count == 0)
        {
            return LoadResult.None;
        }

        if (batch.Mode == LoadMode.Append)
        {
            await EnsureCheckpointsAsync(topic, batch.Partitions, cancellationToken);
        }

        var duplicates = new DuplicateSearch(table, topic, looksUp: expectDuplicates.GetValueOrDefault(topic.Id));
        var transaction = new LoadTransaction(connections, table, writers.GetOrAdd(table, table => new(table)), batch, duplicates, time);
        var deadlocks = 0;
        var rounds = 0;
        while (true)
        {
            try
            {
                var result = await transaction.RunAsync(cancellationToken);
                expectDuplicates[topic.Id] = result.Counts.Duplicates > 0;
                return result;
            }
            catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.LockDeadlock
                && ++deadlocks <= LoadingOptions.Deadlocks)
            {
                LogDeadlock(logger, topic.Name, deadlocks);
            }
            catch (MySqlException exception) when (FailureClassifier.Classify(exception, cancellationToken) == FailureKind.DuplicateKey)
            {
                if (++rounds > LoadingOptions.DuplicateRounds)
                {
                    throw new InvariantException(
                        $"{topic.Name}: a batch met new duplicates {LoadingOptions.DuplicateRounds} times and could not be loaded.", exception);
                }

                duplicates.Met();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => connections.Dispose();

    private async Task EnsureCheckpointsAsync(RegisteredTopic topic, IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        var missing = partitions.Where(partition => !ensured.ContainsKey((topic.Id, partition))).ToArray();
        if (missing.Length > 0)
        {
            await checkpoints.EnsureAsync(topic, missing, cancellationToken);
            Array.ForEach(missing, partition => ensured[(topic.Id, partition)] = true);
        }
    }

    [LoggerMessage(EventId = 200, Level = LogLevel.Debug, Message = "{Topic}: deadlock with another worker, the batch begins again ({Count})")]
    private static partial void LogDeadlock(ILogger logger, string topic, int count);
}
