using EvolveDb;
using Microsoft.Extensions.Logging;

namespace Tier.Pipeline.Warehouse;

/// <summary>Brings the tables to this version of the app: runs the SQL files of Migrations/ that the database doesn't have yet.</summary>
public sealed partial class Migrator(Database database, ILogger<Migrator> logger, PipelineOptions? options = null)
{
    private const string Dated = "Tier.Pipeline.Warehouse.Migrations";

    /// <summary>Files that only a setting turns on. Turned off again, what they did stays.</summary>
    private const string Partitioning = "Tier.Pipeline.Warehouse.Partitioning";

    /// <summary>Runs what is missing, under a lock of the database, so that workers which start together wait for each other.</summary>
    /// <exception cref="SettingException">The server can't be reached, refuses the user, or doesn't have the database.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await database.CheckAsync(cancellationToken);
        await Task.Run(Migrate, cancellationToken);
    }

    private void Migrate()
    {
        using var connection = database.CreateConnection();
        var evolve = new Evolve(connection, message => LogMigration(logger, message))
        {
            EmbeddedResourceAssemblies = [typeof(Migrator).Assembly],
            EmbeddedResourceFilters = options?.PartitionTables == true ? [Dated, Partitioning] : [Dated],
            Placeholders = new() { ["${months}"] = Months() },
            MetadataTableName = "schema_migrations",
            IsEraseDisabled = true,
        };
        evolve.Migrate();
    }

    /// <summary>
    /// The partitions from 2026 to 2031: <c>m2026_01</c> and so on, <c>earlier</c> before them and <c>later</c> behind them.
    /// </summary>
    private static string Months()
    {
        var first = new DateOnly(2026, 1, 1);
        var months = Enumerable.Range(0, 6 * 12).Select(first.AddMonths)
            .Select(month => $"PARTITION m{month:yyyy_MM} VALUES LESS THAN ('{month.AddMonths(1):yyyy-MM-dd}')");
        return string.Join(", ", months
            .Prepend($"PARTITION earlier VALUES LESS THAN ('{first:yyyy-MM-dd}')")
            .Append("PARTITION later VALUES LESS THAN (MAXVALUE)"));
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Debug, Message = "{Message}")]
    private static partial void LogMigration(ILogger logger, string message);
}
