using Dapper;
using MySqlConnector;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Running;

/// <summary>What is in a project's database, seen by the user who may also change it.</summary>
internal sealed class Tables(string connectionString, IAsyncDisposable? server = null) : IAsyncDisposable
{
    /// <summary>How many rows there are.</summary>
    public Task<long> CountAsync(string table) => ValueAsync<long>($"SELECT COUNT(*) FROM {table}");

    /// <summary>The payload hashes of a table's rows, in order.</summary>
    public async Task<IReadOnlyList<string>> PayloadsAsync(string table) => await ColumnAsync<string>($"SELECT HEX(payload_hash) FROM {table} ORDER BY 1");

    /// <summary>The payload hashes of a topic's dead letters or duplicates, in order.</summary>
    public async Task<IReadOnlyList<string>> PayloadsAsync(string table, string topic) => await ColumnAsync<string>(
        $"SELECT HEX(payload_hash) FROM {table} JOIN kafka_topics USING (topic_id) WHERE name = '{topic}' ORDER BY 1");

    /// <summary>The checksum of a table's rows, without where and when they came from.</summary>
    public Task<string> ChecksumAsync(string table) => TableChecksum.OfAsync(connectionString, table);

    /// <summary>One value.</summary>
    public async Task<T?> ValueAsync<T>(string sql)
    {
        await using var connection = new MySqlConnection(connectionString);
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    /// <summary>One column.</summary>
    public async Task<IReadOnlyList<T>> ColumnAsync<T>(string sql)
    {
        await using var connection = new MySqlConnection(connectionString);
        return [.. await connection.QueryAsync<T>(sql)];
    }

    /// <summary>Changes rows; tells how many.</summary>
    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = new MySqlConnection(connectionString);
        return await connection.ExecuteAsync(sql);
    }

    /// <summary>A connection of a test's own, for a transaction.</summary>
    public async Task<MySqlConnection> OpenAsync()
    {
        var connection = new MySqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Stops the server, if it was started for this.</summary>
    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
