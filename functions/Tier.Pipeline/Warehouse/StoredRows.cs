using System.Data.Common;
using System.Text;
using MySqlConnector;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Warehouse;

/// <summary>Reads rows of a stream's table, whole.</summary>
internal sealed class StoredRows(MySqlConnection connection, StreamTable table)
{
    private readonly string select =
        $"SELECT topic_id, kafka_partition, kafka_offset, event_day, event_hash, loaded_at, `{string.Join("`,`", table.Columns)}`, additional_properties FROM `{table.Name}` WHERE ";

    /// <summary>
    /// The ids, as hashes, that have rows on several days, with these days. The index of days and ids has all that is needed; the server
    /// sorts it by the id (SQL_BIG_RESULT), because a temporary table with a key of millions of ids would be filled at random.
    /// </summary>
    public static MySqlCommand OnSeveralDays(StreamTable table) => new(
        $"""
        SELECT SQL_BIG_RESULT event_hash, GROUP_CONCAT(event_day) FROM `{table.Name}`
        WHERE event_hash IS NOT NULL GROUP BY event_hash HAVING COUNT(*) > 1
        """);

    /// <summary>The row of a record; null when it has none.</summary>
    public async Task<StoredRow?> AtAsync(ushort topicId, int partition, long offset, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(select + "topic_id = ? AND kafka_partition = ? AND kafka_offset = ?", connection);
        command.Parameters.Add(new() { Value = topicId });
        command.Parameters.Add(new() { Value = partition });
        command.Parameters.Add(new() { Value = offset });
        return await ReadAsync(command, cancellationToken) is [var row] ? row : null;
    }

    /// <summary>The rows of events on certain days, by the table's unique key.</summary>
    public async Task<IReadOnlyList<StoredRow>> OfAsync(IEnumerable<(DateOnly Day, byte[] Hash)> events, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand { Connection = connection };
        var text = new StringBuilder(select);
        var or = "";
        foreach (var day in events.GroupBy(one => one.Day))
        {
            text.Append(or).Append("(event_day = ? AND event_hash IN (").AppendJoin(',', day.Select(_ => '?')).Append("))");
            command.Parameters.Add(new() { Value = day.Key });
            foreach (var (_, hash) in day)
            {
                command.Parameters.Add(new() { Value = hash });
            }

            or = " OR ";
        }

        command.CommandText = text.ToString();
        return await ReadAsync(command, cancellationToken);
    }

    private static async Task<IReadOnlyList<StoredRow>> ReadAsync(MySqlCommand command, CancellationToken cancellationToken)
    {
        const int Shared = 6;
        var rows = new List<StoredRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = (await reader.GetColumnSchemaAsync(cancellationToken)).Skip(Shared).ToArray();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new(
                reader.GetUInt16(0),
                reader.GetInt32(1),
                reader.GetInt64(2),
                reader.GetDateOnly(3),
                reader.IsDBNull(4) ? null : reader.GetFieldValue<byte[]>(4),
                reader.GetDateTime(5),
                [.. columns.Select((column, index) => RowField.Of(column.ColumnName, IsJson(column), reader.GetValue(Shared + index)))]));
        }

        return rows;
    }

    /// <summary>MariaDB's JSON is another word for LONGTEXT, and no stream has another column of long text.</summary>
    private static bool IsJson(DbColumn column) => column.IsLong ?? false;
}
