using MySqlConnector;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Conflicts;

/// <summary>A connection for one long reading whose rows are worked on as they come: the server has to wait for whoever reads.</summary>
internal sealed class ConflictScan : IAsyncDisposable
{
    private const int MostPatience = 3600;
    private readonly MySqlConnection connection;

    private ConflictScan(MySqlConnection connection) => this.connection = connection;

    public static async Task<ConflictScan> OpenAsync(Database database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        await using var command = new MySqlCommand($"SET SESSION net_write_timeout = {MostPatience}, group_concat_max_len = 1048576", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new(connection);
    }

    /// <summary>Begins the reading; however long it takes.</summary>
    public Task<MySqlDataReader> ReadAsync(MySqlCommand command, CancellationToken cancellationToken)
    {
        command.Connection = connection;
        command.CommandTimeout = 0;
        return command.ExecuteReaderAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
