using Dapper;
using MySqlConnector;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Warehouse;

/// <summary>Counts rows of events that were not understood: all that they fill is what every row has to.</summary>
internal static class UntypedRows
{
    /// <summary>How many a range of offsets has, both ends included.</summary>
    public static Task<long> CountAsync(
        MySqlTransaction transaction, StreamTable table, ushort topicId, int partition, long first, long last) =>
        transaction.Connection!.ExecuteScalarAsync<long>(
            $"""
            SELECT COUNT(*) FROM `{table.Name}`
            WHERE topic_id = @topicId AND kafka_partition = @partition AND kafka_offset BETWEEN @first AND @last AND {table.IsUntypedSql}
            """,
            new { topicId, partition, first, last },
            transaction,
            commandTimeout: 600);
}
