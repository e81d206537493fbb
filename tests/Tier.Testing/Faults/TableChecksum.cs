using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using MySqlConnector;

namespace Tier.Testing.Faults;

/// <summary>What a stream's table holds, without where and when it came from: equal for the same events, however they were loaded.</summary>
public static class TableChecksum
{
    private static readonly string[] WhereAndWhen = ["topic_id", "kafka_partition", "kafka_offset", "kafka_timestamp", "loaded_at"];

    /// <summary>The checksum of a table, as <c>rows:hash</c>. Servers of different kinds write JSON differently: compare with one of the same kind.</summary>
    /// <param name="connectionString">How the database is reached.</param>
    /// <param name="table">The table's name.</param>
    public static async Task<string> OfAsync(string connectionString, string table)
    {
        await using var connection = new MySqlConnection(connectionString);
        var columns = (await connection.QueryAsync<string>(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = @table ORDER BY ordinal_position", new { table })).Except(WhereAndWhen);
        var rows = (await connection.QueryAsync($"SELECT `{string.Join("`,`", columns)}` FROM `{table}`"))
            .Cast<IDictionary<string, object?>>()
            .Select(row => string.Join('\u001f', row.Values.Select(Text)))
            .Order(StringComparer.Ordinal)
            .ToList();
        return $"{rows.Count}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001e', rows))))}";
    }

    private static string Text(object? value) => value switch
    {
        null => "\0",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
