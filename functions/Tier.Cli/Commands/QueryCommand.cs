using System.CommandLine;
using Tier.Cli.Run;

namespace Tier.Cli.Commands;

/// <summary><c>tier query</c>: looks at the tables without a MySQL client.</summary>
internal static class QueryCommand
{
    private const int SecondsByDefault = 30;
    private const int MostSeconds = 86_400;

    public static Command Create()
    {
        var sql = new Argument<string>("sql") { Description = "One statement, such as \"SELECT * FROM weather_data LIMIT 5\"" };
        sql.Validators.Add(result =>
        {
            if (SqlStatement.Read(result.GetValueOrDefault<string>() ?? "", out _) is { } sentence)
            {
                result.AddError(sentence);
            }
        });
        var timeout = Number.Option<int>(
            "--timeout", "How long the statement may run, in seconds", seconds => seconds is >= 1 and <= MostSeconds,
            $"--timeout takes a whole number of seconds from 1 to {MostSeconds}.", SecondsByDefault);
        timeout.HelpName = "SECONDS";
        var command = new Command("query", "Run one SQL statement in the database of the run that goes on, or of the last one")
        {
            sql, timeout,
        };
        command.SetAction((result, cancellationToken) =>
        {
            SqlStatement.Read(result.GetRequiredValue(sql), out var statement);
            return new QueryRun(statement, TimeSpan.FromSeconds(result.GetValue(timeout))).RunAsync(cancellationToken);
        });
        return command;
    }
}
