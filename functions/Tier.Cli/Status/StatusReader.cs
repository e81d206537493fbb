using System.Globalization;
using Dapper;
using MySqlConnector;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Cli.Status;

/// <summary>Reads where a run stands from the replay, the broker and the database.</summary>
internal sealed class StatusReader(Database database, KafkaMetadata kafka, Replayer replayer)
{
    private const int LatencySample = 200;
    private const int NewestRows = 3;
    private const int MaxColumns = 5;

    private readonly Dictionary<string, IReadOnlyList<int>> partitions = [];

    /// <summary>Reads it.</summary>
    public async Task<RunStatus> ReadAsync(CancellationToken cancellationToken)
    {
        // Before the checkpoints: what is published after this reading must not count as loaded.
        var progress = replayer.Progress;
        await using var connection = await database.OpenAsync(cancellationToken);
        var streams = new List<StreamStatus>();
        foreach (var stream in progress)
        {
            streams.Add(await ReadAsync(connection, stream));
        }

        return new(TimeProvider.System.GetTimestamp(), streams, await LastDeadLetterAsync(connection, progress));
    }

    /// <summary>How many rows each stream's table has, over all topics.</summary>
    public async Task<IReadOnlyDictionary<string, long>> RowsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = new Dictionary<string, long>();
        foreach (var table in EventStreams.All.Select(stream => stream.Table.Name))
        {
            rows.Add(table, await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM `{table}`"));
        }

        return rows;
    }

    private async Task<StreamStatus> ReadAsync(MySqlConnection connection, ReplayProgress progress)
    {
        var topic = progress.Topic;
        if (!partitions.TryGetValue(topic.Name, out var known))
        {
            partitions[topic.Name] = known = await kafka.PartitionsAsync(topic.Name);
        }

        var high = await kafka.HighWatermarksAsync(topic.Name, known);
        var checkpoints = (await connection.QueryAsync<(int Partition, long Next)>(
            "SELECT kafka_partition, next_offset FROM partition_checkpoints WHERE topic_id = @Id", new { topic.Id })).ToDictionary(row => row.Partition, row => row.Next);
        var (counts, untyped) = await CountsAsync(connection, topic.Id);
        var lag = high.Sum(partition => partition.Value - checkpoints.GetValueOrDefault(partition.Key));
        return new()
        {
            Stream = progress.Stream.Name,
            Topic = topic.Name,
            Table = progress.Stream.Table.Name,
            Published = progress.Published,
            Events = progress.Events,
            Lag = lag,
            Through = progress.Completed && lag == 0,
            Counts = counts,
            Untyped = untyped,
            Latency = await LatencyAsync(connection, progress.Stream.Table.Name, topic.Id, known),
            NewestRows = await NewestRowsAsync(connection, progress.Stream.Table, topic.Id),
        };
    }

    private static async Task<(OutcomeCounts Counts, long Untyped)> CountsAsync(MySqlConnection connection, ushort topicId)
    {
        var (loaded, deadLetters, duplicates, gaps, untyped) = await connection.QuerySingleAsync<(long, long, long, long, long)>(
            """
            SELECT CAST(COALESCE(SUM(loaded), 0) AS SIGNED), CAST(COALESCE(SUM(dead_letters), 0) AS SIGNED),
                   CAST(COALESCE(SUM(duplicates), 0) AS SIGNED), CAST(COALESCE(SUM(gaps), 0) AS SIGNED),
                   CAST(COALESCE(SUM(untyped), 0) AS SIGNED)
            FROM load_ranges WHERE topic_id = @topicId
            """,
            new { topicId });
        return (new(loaded, deadLetters, duplicates, gaps), untyped);
    }

    private static async Task<TimeSpan?> LatencyAsync(MySqlConnection connection, string table, ushort topicId, IReadOnlyList<int> partitions)
    {
        var latencies = new List<long>();
        foreach (var partition in partitions)
        {
            latencies.AddRange(await connection.QueryAsync<long>(
                $"""
                SELECT TIMESTAMPDIFF(MICROSECOND, kafka_timestamp, loaded_at) FROM `{table}`
                WHERE topic_id = @topicId AND kafka_partition = @partition AND kafka_timestamp IS NOT NULL ORDER BY kafka_offset DESC LIMIT {LatencySample}
                """,
                new { topicId, partition }));
        }

        latencies.Sort();
        return latencies.Count == 0 ? null : TimeSpan.FromMicroseconds(latencies[(int)Math.Ceiling(latencies.Count * 0.95) - 1]);
    }

    private static async Task<IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>>> NewestRowsAsync(MySqlConnection connection, StreamTable table, ushort topicId)
    {
        var rows = await connection.QueryAsync(
            $"SELECT `{string.Join("`,`", table.Columns)}` FROM `{table.Name}` WHERE topic_id = @topicId ORDER BY kafka_partition DESC, kafka_offset DESC LIMIT {NewestRows}", new { topicId });
        return [.. rows.Cast<IDictionary<string, object?>>().Select(row => (IReadOnlyList<KeyValuePair<string, string>>)
            [.. row.Where(value => value.Value is not null).Take(MaxColumns).Select(value => KeyValuePair.Create(value.Key, DisplayText.Of(value.Value!)))])];
    }

    private static async Task<string?> LastDeadLetterAsync(MySqlConnection connection, IReadOnlyList<ReplayProgress> progress)
    {
        if (progress.Count == 0)
        {
            return null;
        }

        var (name, partition, offset, reason, sentence) = await connection.QueryFirstOrDefaultAsync<(string?, int, long, string, string)>(
            """
            SELECT t.name, d.kafka_partition, d.kafka_offset, d.reason, d.sentence FROM dead_letters d JOIN kafka_topics t ON t.topic_id = d.topic_id
            WHERE d.topic_id IN @ids ORDER BY d.first_seen DESC, d.kafka_offset DESC LIMIT 1
            """,
            new { ids = progress.Select(stream => stream.Topic.Id) });
        return name is null ? null : string.Create(CultureInfo.InvariantCulture, $"{name}[{partition}]@{offset}  {reason}: {DisplayText.Of(sentence)}");
    }
}
