using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Fuzzing.Storage;

/// <summary>Reads rows back as the database has them, by the binary protocol, which doesn't go through texts.</summary>
internal static class StoredRows
{
    private static readonly string[] Shared = ["event_day", "event_hash", "additional_properties", "payload_hash", "kafka_timestamp"];

    /// <summary>The rows of a stream's table by their offsets, each a value for each column.</summary>
    public static async Task<Dictionary<long, Dictionary<string, object?>>> ReadAsync(TestPipeline pipeline, StreamTable table)
    {
        string[] columns = [.. Shared, .. table.Columns];
        await using var connection = new MySqlConnection(pipeline.Database.AdminConnectionString);
        await connection.OpenAsync();
        await using var command = new MySqlCommand($"SELECT kafka_offset, `{string.Join("`,`", columns)}` FROM `{table.Name}` WHERE kafka_partition >= ?", connection);
        command.Parameters.Add(new() { Value = 0 });
        await command.PrepareAsync();
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new Dictionary<long, Dictionary<string, object?>>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetInt64(0), columns.Select((column, index) => (column, Value(reader, column, index + 1))).ToDictionary());
        }

        return rows;
    }

    private static object? Value(MySqlDataReader reader, string column, int index) =>
        reader.IsDBNull(index) ? null : column == "event_day" ? reader.GetDateOnly(index) : reader.GetValue(index);
}
