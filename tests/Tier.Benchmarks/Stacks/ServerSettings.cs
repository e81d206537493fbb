using System.Globalization;
using Dapper;
using MySqlConnector;

namespace Tier.Benchmarks.Stacks;

/// <summary>What the database server itself says of the settings that the figures depend on.</summary>
internal static class ServerSettings
{
    private const string Flush = "innodb_flush_log_at_trx_commit";

    private static readonly string[] Names =
    [
        Flush, "innodb_buffer_pool_size", "innodb_log_file_size", "innodb_redo_log_capacity", "innodb_flush_method", "innodb_doublewrite", "log_bin", "sync_binlog",
        "performance_schema",
    ];

    /// <summary>Asks the server.</summary>
    /// <exception cref="InvalidOperationException">Its commits aren't durable, so its figures would say nothing.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(string connectionString)
    {
        await using var connection = new MySqlConnection(connectionString);
        var variables = (await connection.QueryAsync("SHOW GLOBAL VARIABLES")).Cast<IDictionary<string, object?>>()
            .ToDictionary(row => (string)row["Variable_name"]!, row => Convert.ToString(row["Value"], CultureInfo.InvariantCulture)!);
        if (variables[Flush] != "1")
        {
            throw new InvalidOperationException($"{Flush} is {variables[Flush]}: commits aren't durable, and nothing can be compared.");
        }

        return Names.Where(variables.ContainsKey).ToDictionary(name => name, name => variables[name]);
    }
}
