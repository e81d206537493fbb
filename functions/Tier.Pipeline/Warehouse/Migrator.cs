using EvolveDb;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Tier.Pipeline.Warehouse;

/// <summary>Brings the tables to this version of the app: runs the dated SQL files of Migrations/ that the database doesn't have yet.</summary>
public sealed partial class Migrator(Database database, ILogger<Migrator> logger)
{
    /// <summary>Runs what is missing, under a lock of the database, so that workers which start together wait for each other.</summary>
    /// <exception cref="SettingException">The server can't be reached, refuses the user, or doesn't have the database.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken);
        await Task.Run(Migrate, cancellationToken);
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenAsync(cancellationToken);
        }
        catch (MySqlException exception)
        {
            throw new SettingException(database.Setting, Sentence(exception), exception);
        }
    }

    private void Migrate()
    {
        using var connection = database.CreateConnection();
        var evolve = new Evolve(connection, message => LogMigration(logger, message))
        {
            EmbeddedResourceAssemblies = [typeof(Migrator).Assembly],
            EmbeddedResourceFilters = ["Tier.Pipeline.Warehouse.Migrations"],
            MetadataTableName = "schema_migrations",
            IsEraseDisabled = true,
        };
        evolve.Migrate();
    }

    private string Sentence(MySqlException exception) => exception.ErrorCode switch
    {
        MySqlErrorCode.AccessDenied =>
            $"{database.Setting}: the server at {database.Server} refuses the user '{database.User}': correct User ID and Password.",
        MySqlErrorCode.UnknownDatabase or MySqlErrorCode.DatabaseAccessDenied =>
            $"{database.Setting}: the server at {database.Server} has no database '{database.Name}' that '{database.User}' may use: create it, or grant the rights (infra/mysql/users.sql).",
        MySqlErrorCode.UnableToConnectToHost =>
            $"{database.Setting}: no MySQL server answers at {database.Server}: start it, or correct Server and Port.",
        _ => $"{database.Setting}: the server at {database.Server} can't be used ({exception.ErrorCode}): {exception.Message}",
    };

    [LoggerMessage(EventId = 100, Level = LogLevel.Debug, Message = "{Message}")]
    private static partial void LogMigration(ILogger logger, string message);
}
