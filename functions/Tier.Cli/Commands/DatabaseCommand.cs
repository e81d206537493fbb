using System.CommandLine;
using Tier.Cli.Run;

namespace Tier.Cli.Commands;

/// <summary><c>tier database</c>: keeps the last run's private server up, for a client of one's own.</summary>
internal static class DatabaseCommand
{
    public static Command Create()
    {
        var command = new Command("database", "Keep the database of the last run up until Ctrl-C, and print how to connect");
        command.SetAction((_, cancellationToken) => RunAsync(cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var run = await LastRun.OpenAsync(TierFolder.Find(), withBroker: false, cancellationToken);
        Console.WriteLine(ConnectionText.Of(run.Settings[nameof(PipelineOptions.MySqlConnection)]!));
        Console.WriteLine("Up until Ctrl-C.");
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        return ExitCode.Complete;
    }
}
