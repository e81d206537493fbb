using System.Text;
using MySqlConnector;

namespace Tier.Pipeline.Warehouse;

/// <summary>Finds what redriven records come from, and what has become of it.</summary>
/// <param name="transaction">The load's transaction.</param>
/// <param name="table">The stream's table.</param>
/// <param name="topic">The topic's name: only what came from a topic of that name counts.</param>
internal sealed class RedriveSources(MySqlTransaction transaction, string table, string topic)
{
    private static readonly (string, string, string) Coordinates = ("s.topic_id", "s.kafka_partition", "s.kafka_offset");

    /// <summary>What is stored at the given coordinates.</summary>
    public async Task<Dictionary<RecordCoordinates, RedriveSource>> FindAsync(IEnumerable<RecordCoordinates> coordinates, CancellationToken cancellationToken)
    {
        var found = new Dictionary<RecordCoordinates, RedriveSource>();
        foreach (var chunk in coordinates.Distinct().Chunk(CoordinatesCondition.MaxCoordinates))
        {
            await using var command = new MySqlCommand { Connection = transaction.Connection, Transaction = transaction };
            var text = new StringBuilder();
            Select(text, command, "TRUE", "dead_letters", "s.topic_id, s.kafka_partition, s.kafka_offset", chunk);
            Select(text.Append(" UNION ALL "), command, "FALSE", $"`{table}`", "s.topic_id, s.kafka_partition, s.kafka_offset", chunk);
            Select(text.Append(" UNION ALL "), command, "FALSE", "duplicate_events", "s.first_topic_id, s.first_partition, s.first_offset", chunk);
            command.CommandText = text.ToString();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var itself = RecordAt(reader, 5);
                found.TryAdd(RecordAt(reader, 2), new(reader.GetBoolean(0), reader.GetFieldValue<byte[]>(1), reader.IsDBNull(8) ? itself : RecordAt(reader, 8)));
            }
        }

        return found;
    }

    /// <summary>The rows that the given records, or records which began with them, have got.</summary>
    public async Task<Dictionary<RecordCoordinates, StoredEvent>> FindRowsAsync(IEnumerable<RecordCoordinates> firsts, CancellationToken cancellationToken)
    {
        var found = new Dictionary<RecordCoordinates, StoredEvent>();
        foreach (var chunk in firsts.Distinct().Chunk(CoordinatesCondition.MaxCoordinates))
        {
            await using var command = new MySqlCommand { Connection = transaction.Connection, Transaction = transaction };
            command.CommandText = new StringBuilder()
                .Append($"SELECT s.topic_id, s.kafka_partition, s.kafka_offset, s.topic_id, s.kafka_partition, s.kafka_offset, s.payload_hash FROM `{table}` s WHERE ")
                .AppendCondition(command, Coordinates, chunk)
                .Append(
                    $"""
                     UNION ALL SELECT r.first_topic_id, r.first_partition, r.first_offset, s.topic_id, s.kafka_partition, s.kafka_offset, s.payload_hash
                    FROM redriven_records r
                    JOIN `{table}` s ON s.topic_id = r.topic_id AND s.kafka_partition = r.kafka_partition AND s.kafka_offset = r.kafka_offset WHERE 
                    """)
                .AppendCondition(command, ("r.first_topic_id", "r.first_partition", "r.first_offset"), chunk)
                .ToString();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var row = RecordAt(reader, 3);
                found.TryAdd(RecordAt(reader, 0), new(row.TopicId, row.Partition, row.Offset, reader.GetFieldValue<byte[]>(6)));
            }
        }

        return found;
    }

    private void Select(StringBuilder text, MySqlCommand command, string isDeadLetter, string from, string itself, IEnumerable<RecordCoordinates> coordinates)
    {
        command.Parameters.Add(new() { Value = topic });
        text.Append(
            $"""
            SELECT {isDeadLetter}, s.payload_hash, s.topic_id, s.kafka_partition, s.kafka_offset, {itself}, r.first_topic_id, r.first_partition, r.first_offset
            FROM {from} s JOIN kafka_topics t ON t.topic_id = s.topic_id AND t.name = ?
            LEFT JOIN redriven_records r ON r.topic_id = s.topic_id AND r.kafka_partition = s.kafka_partition AND r.kafka_offset = s.kafka_offset WHERE 
            """);
        text.AppendCondition(command, Coordinates, coordinates);
    }

    private static RecordCoordinates RecordAt(MySqlDataReader reader, int column) =>
        new(reader.GetUInt16(column), reader.GetInt32(column + 1), reader.GetInt64(column + 2));
}
