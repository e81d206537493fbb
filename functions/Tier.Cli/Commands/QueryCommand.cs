using System.CommandLine;
using MySqlConnector;
using Spectre.Console;
using Tier.Cli.Run;
using Tier.Cli.Status;
using Tier.Cli.Views;
using Tier.Pipeline;
using Tier.Pipeline.Warehouse;

namespace Tier.Cli.Commands;

/// <summary><c>tier query</c>: looks at the tables without a MySQL client.</summary>
internal static class QueryCommand
{
    public static Command Create()
    {
        var sql = new Argument<string>("sql") { Description = "One statement, such as \"SELECT * FROM weather_data LIMIT 5\"" };
        var command = new Command("query", "Run one SQL statement in the database of the run that goes on, or of the last one") { sql };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetRequiredValue(sql), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var run = await LastRun.OpenAsync(TierFolder.Find(), withBroker: false, cancellationToken);
        var database = new Database(run.Settings[nameof(PipelineOptions.MySqlConnection)] ?? "");
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = new MySqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var table = new Table().Border(TableBorder.None);
        for (var column = 0; column < reader.FieldCount; column++)
        {
            var header = new TableColumn(new Text(reader.GetName(column)));
            table.AddColumn(IsNumber(reader.GetFieldType(column)) ? header.RightAligned() : header);
        }

        while (await reader.ReadAsync(cancellationToken))
        {
            table.AddRow(Enumerable.Range(0, reader.FieldCount).Select(column => new Text(Cell(reader, column))));
        }

        if (reader.FieldCount > 0)
        {
            Consoles.For(Console.Out).Write(table);
        }

        return ExitCode.Complete;
    }

    private static string Cell(MySqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? "NULL"
        : DisplayText.Of(reader.GetDataTypeName(column) == "DATE" ? reader.GetDateOnly(column) : reader.GetValue(column));

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;
}
