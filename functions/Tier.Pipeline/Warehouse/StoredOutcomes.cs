using Dapper;
using MySqlConnector;

namespace Tier.Pipeline.Warehouse;

/// <summary>Looks up what was stored for offsets that have an outcome already.</summary>
internal static class StoredOutcomes
{
    /// <summary>Every loaded row, dead letter and duplicate in a range of offsets, both ends included.</summary>
    public static async Task<Dictionary<long, StoredOutcome>> ReadAsync(
        MySqlConnection connection, MySqlTransaction? transaction, string table, ushort topicId, int partition, long first, long last)
    {
        const string Range = "WHERE topic_id = @topicId AND kafka_partition = @partition AND kafka_offset BETWEEN @first AND @last";
        var rows = await connection.QueryAsync<(long Offset, byte[] Hash, DateTime? Time)>(
            $"""
            SELECT kafka_offset, payload_hash, kafka_timestamp FROM `{table}` {Range}
            UNION ALL SELECT kafka_offset, payload_hash, kafka_timestamp FROM dead_letters {Range}
            UNION ALL SELECT kafka_offset, payload_hash, kafka_timestamp FROM duplicate_events {Range}
            """,
            new { topicId, partition, first, last },
            transaction);
        return rows.ToDictionary(row => row.Offset, row => new StoredOutcome(row.Offset, row.Hash, row.Time));
    }

    /// <summary>The gaps that touch a range of offsets.</summary>
    public static async Task<IReadOnlyList<(long First, long Last)>> GapsAsync(
        MySqlTransaction transaction, ushort topicId, int partition, long first, long last) =>
        [.. await transaction.Connection!.QueryAsync<(long First, long Last)>(
            """
            SELECT first_offset, last_offset FROM offset_gaps
            WHERE topic_id = @topicId AND kafka_partition = @partition AND first_offset <= @last AND last_offset >= @first
            """,
            new { topicId, partition, first, last },
            transaction)];

    /// <summary>How many offsets of a range, both ends included, have which outcome.</summary>
    public static async Task<OutcomeCounts> CountAsync(MySqlTransaction transaction, string table, ushort topicId, int partition, long first, long last)
    {
        const string Range = "WHERE topic_id = @topicId AND kafka_partition = @partition AND kafka_offset BETWEEN @first AND @last";
        var (rows, deadLetters, duplicates) = await transaction.Connection!.QuerySingleAsync<(long, long, long)>(
            $"""
            SELECT (SELECT COUNT(*) FROM `{table}` {Range}), (SELECT COUNT(*) FROM dead_letters {Range}), (SELECT COUNT(*) FROM duplicate_events {Range})
            """,
            new { topicId, partition, first, last },
            transaction,
            commandTimeout: 600);
        var gaps = await GapsAsync(transaction, topicId, partition, first, last);
        return new(rows, deadLetters, duplicates, gaps.Sum(gap => Math.Min(gap.Last, last) - Math.Max(gap.First, first) + 1));
    }

    /// <summary>Where a range of offsets, both ends included, has outcomes: ascending, and they may overlap.</summary>
    public static async Task<IReadOnlyList<(long First, long Last)>> TakenAsync(MySqlTransaction transaction, string table, ushort topicId, int partition, long first, long last)
    {
        const string Range = "WHERE topic_id = @topicId AND kafka_partition = @partition AND kafka_offset BETWEEN @first AND @last";
        var offsets = await transaction.Connection!.QueryAsync<long>(
            $"""
            SELECT kafka_offset FROM `{table}` {Range} UNION SELECT kafka_offset FROM dead_letters {Range} UNION SELECT kafka_offset FROM duplicate_events {Range}
            """,
            new { topicId, partition, first, last },
            transaction);
        return [.. offsets.Select(offset => (offset, offset)).Concat(await GapsAsync(transaction, topicId, partition, first, last)).OrderBy(range => range.Item1)];
    }
}
