using Dapper;
using MySqlConnector;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Rewinding;

/// <summary>Counts the outcomes that the tables have in a range of a partition's offsets.</summary>
internal static class StoredCounts
{
    /// <summary>Counts them.</summary>
    /// <param name="transaction">What they are read in.</param>
    /// <param name="table">The stream's table.</param>
    /// <param name="topicId">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="from">The first offset.</param>
    /// <param name="before">The first offset after the range.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<OutcomeCounts> ReadAsync(
        MySqlTransaction transaction, string table, ushort topicId, int partition, long from, long before, CancellationToken cancellationToken)
    {
        const string Inside = "WHERE topic_id = @topicId AND kafka_partition = @partition AND kafka_offset >= @from AND kafka_offset < @before";
        var (loaded, deadLetters, duplicates) = await transaction.Connection!.QuerySingleAsync<(long, long, long)>(new(
            $"""
            SELECT (SELECT COUNT(*) FROM `{table}` {Inside}),
                   (SELECT COUNT(*) FROM dead_letters {Inside}),
                   (SELECT COUNT(*) FROM duplicate_events {Inside})
            """,
            new { topicId, partition, from, before },
            transaction,
            commandTimeout: 0,
            cancellationToken: cancellationToken));
        var gaps = await GapsAsync(transaction, topicId, partition, from, before, cancellationToken);
        return new(loaded, deadLetters, duplicates, gaps.Values.Sum());
    }

    /// <summary>The offsets of gaps inside the range, by their reason's code.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> GapsAsync(
        MySqlTransaction transaction, ushort topicId, int partition, long from, long before, CancellationToken cancellationToken)
    {
        var gaps = await transaction.Connection!.QueryAsync<(string Reason, long Offsets)>(new(
            """
            SELECT reason, CAST(SUM(LEAST(last_offset, @before - 1) - GREATEST(first_offset, @from) + 1) AS SIGNED) FROM offset_gaps
            WHERE topic_id = @topicId AND kafka_partition = @partition AND first_offset < @before AND last_offset >= @from GROUP BY reason ORDER BY reason
            """,
            new { topicId, partition, from, before },
            transaction,
            commandTimeout: 0,
            cancellationToken: cancellationToken));
        return gaps.ToDictionary(gap => gap.Reason, gap => gap.Offsets);
    }
}
