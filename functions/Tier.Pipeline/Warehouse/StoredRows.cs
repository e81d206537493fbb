using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
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
    public static IAsyncEnumerable<(byte[] Hash, string Days)> OnSeveralDaysAsync(MySqlConnection connection, StreamTable table) =>
        connection.QueryUnbufferedAsync<(byte[], string)>(
            $"""
            SELECT SQL_BIG_RESULT event_hash, GROUP_CONCAT(event_day) FROM `{table.Name}`
            WHERE event_hash IS NOT NULL GROUP BY event_hash HAVING COUNT(*) > 1
            """,
            commandTimeout: 0);

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
        command.CommandText = select + AreThese(events, command);
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>
    /// The condition that a row is of one of these events; its values become the command's parameters. One condition a day: both servers use
    /// the unique key for such a query, but not for a list of pairs.
    /// </summary>
    public static string AreThese(IEnumerable<(DateOnly Day, byte[] Hash)> events, MySqlCommand command)
    {
        var days = new List<string>();
        foreach (var day in events.GroupBy(one => one.Day, one => one.Hash))
        {
            days.Add($"(event_day = ? AND event_hash IN ({string.Join(',', day.Select(_ => '?'))}))");
            command.Parameters.Add(new() { Value = day.Key });
            foreach (var hash in day)
            {
                command.Parameters.Add(new() { Value = hash });
            }
        }

        return string.Join(" OR ", days);
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

/// <summary>A row of a stream's table.</summary>
/// <param name="EventHash">The hash of the event's id; null without an id.</param>
/// <param name="LoadedAt">UTC.</param>
/// <param name="Fields">The stream's own columns and <c>additional_properties</c>.</param>
internal sealed record StoredRow(ushort TopicId, int Partition, long Offset, DateOnly EventDay, byte[]? EventHash, DateTime LoadedAt, IReadOnlyList<RowField> Fields);

/// <summary>A column's value in one row.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="IsJson">Whether it is a column of JSON.</param>
/// <param name="Value">The value; times as ISO 8601 in UTC.</param>
internal readonly record struct RowField(string Name, bool IsJson, JsonElement Value)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object without members.</summary>
    public static JsonElement EmptyObject { get; } = JsonElement.Parse("{}");

    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    /// <summary>From the value that a stream writes or a server gives.</summary>
    public static RowField Of(string name, bool isJson, object? value) => new(name, isJson, value switch
    {
        null or DBNull => JsonSerializer.SerializeToElement<object?>(null),
        string json when isJson => JsonElement.Parse(json),
        string text => JsonSerializer.SerializeToElement(text, Readable),
        bool truth => JsonSerializer.SerializeToElement(truth),
        double number => JsonSerializer.SerializeToElement(number),
        DateTime time => JsonSerializer.SerializeToElement(time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'")),
        DateOnly day => JsonSerializer.SerializeToElement(day.ToString("yyyy-MM-dd")),
        _ => throw new InvalidOperationException($"A column of a stream's table, {name}, has values of {value.GetType().Name}, which no stream writes."),
    });
}
