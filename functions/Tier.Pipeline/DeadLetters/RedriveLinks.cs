using Dapper;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.DeadLetters;

/// <summary>Reads which record came of which dead letter.</summary>
public sealed class RedriveLinks(Database database)
{
    /// <summary>The records that are this dead letter published again, in the order in which they were loaded.</summary>
    public async Task<IReadOnlyList<RedrivenRecord>> RedrivenAsync(RecordCoordinates deadLetter, CancellationToken cancellationToken)
    {
        const string SameOffset = "o.topic_id = r.topic_id AND o.kafka_partition = r.kafka_partition AND o.kafka_offset = r.kafka_offset";
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(ushort TopicId, string Topic, int Partition, long Offset, DateTime LoadedAt, string Outcome)>(new CommandDefinition(
            $"""
            SELECT r.topic_id, t.name, r.kafka_partition, r.kafka_offset, r.loaded_at, CASE
              WHEN EXISTS (SELECT 1 FROM dead_letters o WHERE {SameOffset}) THEN 'dead letter'
              WHEN EXISTS (SELECT 1 FROM duplicate_events o WHERE {SameOffset}) THEN 'duplicate'
              WHEN EXISTS (SELECT 1 FROM offset_gaps o WHERE o.topic_id = r.topic_id AND o.kafka_partition = r.kafka_partition
                           AND r.kafka_offset BETWEEN o.first_offset AND o.last_offset) THEN 'left out'
              ELSE 'loaded' END
            FROM redriven_records r JOIN kafka_topics t ON t.topic_id = r.topic_id
            WHERE r.dead_topic_id = @TopicId AND r.dead_partition = @Partition AND r.dead_offset = @Offset
            ORDER BY r.loaded_at, r.topic_id, r.kafka_partition, r.kafka_offset
            """,
            new { deadLetter.TopicId, deadLetter.Partition, deadLetter.Offset },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => new RedrivenRecord(new(row.TopicId, row.Topic, row.Partition, row.Offset), row.LoadedAt, row.Outcome))];
    }

    /// <summary>The dead letter that a record is a redriven one of; null when it is none.</summary>
    public async Task<DeadLetterPlace?> OriginAsync(RecordCoordinates record, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(ushort TopicId, string Topic, int Partition, long Offset)>(new CommandDefinition(
            """
            SELECT r.dead_topic_id, t.name, r.dead_partition, r.dead_offset FROM redriven_records r JOIN kafka_topics t ON t.topic_id = r.dead_topic_id
            WHERE r.topic_id = @TopicId AND r.kafka_partition = @Partition AND r.kafka_offset = @Offset
            """,
            new { record.TopicId, record.Partition, record.Offset },
            cancellationToken: cancellationToken));
        return rows.Select(row => new DeadLetterPlace(row.TopicId, row.Topic, row.Partition, row.Offset)).SingleOrDefault();
    }
}
