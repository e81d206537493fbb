using Dapper;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Warehouse;

/// <summary>Reads what somebody who looks on wants to know of a run.</summary>
public sealed class RunFigures(Database database)
{
    private const int LatencySample = 200;

    /// <summary>How many rows a stream's table has, over all topics.</summary>
    public async Task<long> RowsAsync(StreamTable table, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM `{table.Name}`");
    }

    /// <summary>The outcomes of a topic, and how many of its rows are untyped, by the ledger.</summary>
    public async Task<(OutcomeCounts Counts, long Untyped)> CountsAsync(ushort topicId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await Ledger.SumAsync(connection, topicId);
    }

    /// <summary>95th percentile, over the newest rows, of the time from the record's timestamp to its load; null without rows.</summary>
    public async Task<TimeSpan?> LatencyAsync(
        StreamTable table, ushort topicId, IEnumerable<int> partitions, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var latencies = new List<long>();
        foreach (var partition in partitions)
        {
            latencies.AddRange(await connection.QueryAsync<long>(
                $"""
                SELECT TIMESTAMPDIFF(MICROSECOND, kafka_timestamp, loaded_at) FROM `{table.Name}`
                WHERE topic_id = @topicId AND kafka_partition = @partition AND kafka_timestamp IS NOT NULL
                ORDER BY kafka_offset DESC LIMIT {LatencySample}
                """,
                new { topicId, partition }));
        }

        latencies.Sort();
        return latencies.Count == 0 ? null : TimeSpan.FromMicroseconds(latencies[(int)Math.Ceiling(latencies.Count * 0.95) - 1]);
    }

    /// <summary>The newest rows of a topic: the stream's own columns.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<KeyValuePair<string, object?>>>> NewestRowsAsync(
        StreamTable table, ushort topicId, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync(
            $"""
            SELECT `{string.Join("`,`", table.Columns)}` FROM `{table.Name}`
            WHERE topic_id = @topicId ORDER BY kafka_partition DESC, kafka_offset DESC LIMIT @limit
            """,
            new { topicId, limit });
        return [.. rows.Cast<IDictionary<string, object?>>().Select(row => (IReadOnlyList<KeyValuePair<string, object?>>)[.. row])];
    }

    /// <summary>The newest dead letter of topics; null when there is none.</summary>
    public async Task<(string Topic, int Partition, long Offset, string Reason, string Sentence)?> LastDeadLetterAsync(
        IEnumerable<ushort> topicIds, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var found = await connection.QueryAsync<(string, int, long, string, string)>(
            """
            SELECT t.name, d.kafka_partition, d.kafka_offset, d.reason, d.sentence
            FROM dead_letters d JOIN kafka_topics t ON t.topic_id = d.topic_id
            WHERE d.topic_id IN @topicIds ORDER BY d.first_seen DESC, d.kafka_offset DESC LIMIT 1
            """,
            new { topicIds });
        return found.Select(row => ((string, int, long, string, string)?)row).FirstOrDefault();
    }
}
