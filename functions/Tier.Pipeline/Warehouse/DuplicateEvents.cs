using System.Text;
using Dapper;
using MySqlConnector;

namespace Tier.Pipeline.Warehouse;

/// <summary>Reads <c>duplicate_events</c> beyond the partition that a duplicate lies in.</summary>
internal static class DuplicateEvents
{
    /// <summary>
    /// The coordinates of duplicates whose payload is another one than the first event's, in order; the topic of the first record follows
    /// the duplicate's own.
    /// </summary>
    /// <param name="since">Those that were loaded then or later, UTC; null for all.</param>
    public static IAsyncEnumerable<(ushort TopicId, int Partition, long Offset, ushort FirstTopicId)> DifferingAsync(
        MySqlConnection connection, DateTime? since) =>
        connection.QueryUnbufferedAsync<(ushort, int, long, ushort)>(
            """
            SELECT topic_id, kafka_partition, kafka_offset, first_topic_id FROM duplicate_events
            WHERE payload_differs AND loaded_at >= @since ORDER BY topic_id, kafka_partition, kafka_offset
            """,
            new { since = since ?? DateTime.UnixEpoch },
            commandTimeout: 0);

    /// <summary>The duplicate at coordinates; null when there is none.</summary>
    public static Task<DuplicateRecord?> AtAsync(MySqlConnection connection, ushort topicId, int partition, long offset) =>
        connection.QuerySingleOrDefaultAsync<DuplicateRecord>(
            """
            SELECT topic_id AS TopicId, kafka_partition AS `Partition`, kafka_offset AS `Offset`, event_day AS EventDay, event_id AS EventId,
                first_topic_id AS FirstTopicId, first_partition AS FirstPartition, first_offset AS FirstOffset, payload_hash AS PayloadHash,
                value AS `Value`, headers AS Headers, kafka_timestamp AS KafkaTimestamp, loaded_at AS LoadedAt
            FROM duplicate_events WHERE topic_id = @topicId AND kafka_partition = @partition AND kafka_offset = @offset
            """,
            new { topicId, partition, offset });

    /// <summary>
    /// The duplicates, of any partition and topic, that stay while the rows of their events go. Reads the table as a whole: it has no index
    /// of the coordinates of first records.
    /// </summary>
    /// <param name="transaction">What they are read in.</param>
    /// <param name="topicId">The topic that loses outcomes.</param>
    /// <param name="removed">Its partitions that do, each with the first offset.</param>
    public static async Task<IReadOnlyList<LeftDuplicates>> LeftAsync(
        MySqlTransaction transaction, ushort topicId, IReadOnlyList<(int Partition, long From)> removed,
        CancellationToken cancellationToken)
    {
        if (removed.Count == 0)
        {
            return [];
        }

        var parameters = new DynamicParameters(new { topicId });
        var (firstGoes, goesItself, or) = (new StringBuilder(), new StringBuilder(), "");
        foreach (var (index, (partition, from)) in removed.Index())
        {
            firstGoes.Append($"{or}(r.first_partition = @partition{index} AND r.first_offset >= @from{index})");
            goesItself.Append($"{or}(r.kafka_partition = @partition{index} AND r.kafka_offset >= @from{index})");
            parameters.Add($"partition{index}", partition);
            parameters.Add($"from{index}", from);
            or = " OR ";
        }

        return [.. await transaction.Connection!.QueryAsync<LeftDuplicates>(new(
            $"""
            SELECT t.name AS Topic, r.kafka_partition AS `Partition`, COUNT(*) AS Count, MIN(r.kafka_offset) AS FirstOffset
            FROM duplicate_events r JOIN kafka_topics t ON t.topic_id = r.topic_id
            WHERE r.first_topic_id = @topicId AND ({firstGoes}) AND NOT (r.topic_id = @topicId AND ({goesItself}))
            GROUP BY r.topic_id, t.name, r.kafka_partition ORDER BY r.topic_id, r.kafka_partition
            """,
            parameters,
            transaction,
            commandTimeout: 0,
            cancellationToken: cancellationToken))];
    }
}

/// <summary>A row of <c>duplicate_events</c> whose payload is another one than the first event's.</summary>
internal sealed record DuplicateRecord
{
    public required ushort TopicId { get; init; }

    public required int Partition { get; init; }

    public required long Offset { get; init; }

    public required DateTime EventDay { get; init; }

    public required string EventId { get; init; }

    public required ushort FirstTopicId { get; init; }

    public required int FirstPartition { get; init; }

    public required long FirstOffset { get; init; }

    public required byte[] PayloadHash { get; init; }

    public byte[]? Value { get; init; }

    public string? Headers { get; init; }

    public DateTime? KafkaTimestamp { get; init; }

    public required DateTime LoadedAt { get; init; }
}

/// <summary>Duplicates of one partition that stay while the row that has their event goes.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstOffset">The lowest of their offsets: rewound to it, that partition would load them afresh.</param>
public sealed record LeftDuplicates(string Topic, int Partition, long Count, long FirstOffset);
