using Dapper;
using MySqlConnector;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Rewinding;

/// <summary>
/// Removes all outcomes of a partition from an offset on, whatever lies there: the caller holds the lock of the checkpoint, so nothing is loaded meanwhile. The statements are
/// of bounded size, and each begins where the last one ended: rows that this transaction has deleted already are still in the index, to be stepped over.
/// </summary>
internal sealed class OutcomeRemoval(MySqlTransaction transaction, ushort topicId, int partition, long from, CancellationToken cancellationToken)
{
    private const int MaxRows = 10_000;

    /// <summary>Removes them, and says how many of each kind there were.</summary>
    public async Task<OutcomeCounts> RemoveAsync(string table)
    {
        var gaps = await StoredCounts.GapsAsync(transaction, topicId, partition, from, long.MaxValue, cancellationToken);
        var counts = new OutcomeCounts(
            await DeleteAsync(table, "kafka_offset"), await DeleteAsync("dead_letters", "kafka_offset"), await DeleteAsync("duplicate_events", "kafka_offset"), gaps.Values.Sum());
        await DeleteAsync("redriven_records", "kafka_offset");
        await DeleteAsync("offset_gaps", "first_offset");
        await ExecuteAsync(
            "UPDATE offset_gaps SET last_offset = @from - 1 WHERE topic_id = @topicId AND kafka_partition = @partition AND first_offset < @from AND last_offset >= @from",
            new { topicId, partition, from });
        return counts;
    }

    private async Task<long> DeleteAsync(string table, string column)
    {
        var rows = $"FROM `{table}` WHERE topic_id = @topicId AND kafka_partition = @partition AND {column} >= @first";
        long deleted = 0;
        for (long? first = from, next; first is not null; first = next)
        {
            next = await transaction.Connection!.ExecuteScalarAsync<long?>(Command($"SELECT {column} {rows} ORDER BY {column} LIMIT 1 OFFSET {MaxRows}", new { topicId, partition, first }));
            deleted += await ExecuteAsync(
                next is null ? $"DELETE {rows}" : $"DELETE {rows} AND {column} < @next",
                new { topicId, partition, first, next });
        }

        return deleted;
    }

    private Task<int> ExecuteAsync(string sql, object parameters) => transaction.Connection!.ExecuteAsync(Command(sql, parameters));

    private CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, commandTimeout: 0, cancellationToken: cancellationToken);
}
