using Dapper;
using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Rewinding;

/// <summary>
/// The transaction that rewinds partitions: outcomes, ledger and checkpoints change together or not at all. Like a load it locks the checkpoints first, so that no load of these
/// partitions is half before and half after it.
/// </summary>
internal sealed class RewindTransaction(Database database, RewindPlan plan)
{
    private readonly ushort topicId = plan.Topic.Id;
    private readonly StreamTable table = EventStreams.All.Single(stream => stream.Name == plan.Stream).Table;

    /// <summary>Runs it once, to its commit.</summary>
    /// <exception cref="RewindRefusedException">A checkpoint has moved below the offset that was planned.</exception>
    public async Task<IReadOnlyList<RewoundPartition>> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await Database.BeginAsync(connection, cancellationToken);
        var partitions = plan.Partitions.Where(partition => partition.From < partition.Checkpoint).ToArray();
        var locked = await Checkpoints.LockAsync(transaction, topicId, [.. partitions.Select(partition => partition.Partition)], cancellationToken);
        var rewound = new List<RewoundPartition>();
        foreach (var (partition, from) in partitions.Select(partition => (partition.Partition, partition.From)))
        {
            if (!locked.TryGetValue(partition, out var before) || before < from)
            {
                throw new RewindRefusedException($"{plan.Topic.Name}[{partition}] was rewound below offset {from} by somebody else meanwhile. Nothing was changed.");
            }

            var removed = await new OutcomeRemoval(transaction, topicId, partition, from, cancellationToken).RemoveAsync(table.Name);
            await CutLedgerAsync(transaction, partition, from, cancellationToken);
            await transaction.Connection!.ExecuteAsync(
                "UPDATE partition_checkpoints SET next_offset = @from, verified_to = LEAST(verified_to, @from) WHERE topic_id = @topicId AND kafka_partition = @partition",
                new { topicId, partition, from },
                transaction);
            rewound.Add(new(partition, from, before, removed));
        }

        // Whoever ends it has to know that nothing was changed.
        cancellationToken.ThrowIfCancellationRequested();
        await transaction.CommitAsync(CancellationToken.None);
        return rewound;
    }

    /// <summary>What stays of a range that is cut is counted anew, so that the ledger says what the tables have.</summary>
    private async Task CutLedgerAsync(MySqlTransaction transaction, int partition, long from, CancellationToken cancellationToken)
    {
        const string OfPartition = "topic_id = @topicId AND kafka_partition = @partition";
        var key = new { topicId, partition, from };
        await transaction.Connection!.ExecuteAsync($"DELETE FROM load_ranges WHERE {OfPartition} AND first_offset >= @from", key, transaction, commandTimeout: 0);
        var cut = await transaction.Connection!.QueryAsync<long>($"SELECT first_offset FROM load_ranges WHERE {OfPartition} AND last_offset >= @from", key, transaction, commandTimeout: 0);
        foreach (var first in cut)
        {
            var counts = await StoredCounts.ReadAsync(transaction, table.Name, topicId, partition, first, from, cancellationToken);
            var untyped = await UntypedRows.CountAsync(transaction, table, topicId, partition, first, from - 1);
            await transaction.Connection!.ExecuteAsync(
                $"""
                UPDATE load_ranges SET last_offset = @from - 1, loaded = @Loaded, dead_letters = @DeadLetters, duplicates = @Duplicates,
                    gaps = @Gaps, untyped = @untyped
                WHERE {OfPartition} AND first_offset = @first
                """,
                new { topicId, partition, from, first, counts.Loaded, counts.DeadLetters, counts.Duplicates, counts.Gaps, untyped },
                transaction);
        }
    }
}
