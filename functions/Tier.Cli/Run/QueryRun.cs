using MySqlConnector;
using Spectre.Console;
using Tier.Cli.Views;
using Tier.Pipeline.Warehouse;

namespace Tier.Cli.Run;

/// <summary>One statement in the database of the run that goes on, or of the last one.</summary>
/// <param name="timeout">How long it may run.</param>
internal sealed class QueryRun(string statement, TimeSpan timeout)
{
    /// <summary>Runs it and prints what it gives.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var run = await LastRun.OpenAsync(TierFolder.Find(), withBroker: false, cancellationToken);
        var database = new Database(QueryCell.Readable(run.Settings[nameof(PipelineOptions.MySqlConnection)]!));
        await using var connection = await database.OpenAsync(cancellationToken);
        try
        {
            await PrintAsync(connection, cancellationToken);
            return ExitCode.Complete;
        }
        catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.CommandTimeoutExpired)
        {
            await Console.Error.WriteLineAsync($"The statement took longer than {timeout.TotalSeconds:0} s and was ended: give it more time with --timeout SECONDS.");
            return ExitCode.CouldNotRun;
        }
    }

    private async Task PrintAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(statement, connection) { CommandTimeout = (int)timeout.TotalSeconds };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        do
        {
            var table = new Table().Border(TableBorder.None);
            for (var column = 0; column < reader.FieldCount; column++)
            {
                var header = new TableColumn(new Text(reader.GetName(column)));
                table.AddColumn(QueryCell.IsNumber(reader.GetFieldType(column)) ? header.RightAligned() : header);
            }

            while (await reader.ReadAsync(cancellationToken))
            {
                table.AddRow(Enumerable.Range(0, reader.FieldCount).Select(column => new Text(QueryCell.Of(reader, column))));
            }

            if (reader.FieldCount > 0)
            {
                Consoles.For(Console.Out).Write(table);
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
    }
}
