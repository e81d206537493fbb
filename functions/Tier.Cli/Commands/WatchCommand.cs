using System.CommandLine;
using Tier.Cli.Run;

namespace Tier.Cli.Commands;

/// <summary><c>tier watch</c>: how functions get on that run elsewhere, in Docker or under <c>func</c>.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "End when the files are through and all is loaded" };
        var command = new Command(
            "watch", "Follow functions that run elsewhere (Docker, func), in the settings' database and brokers; Ctrl-C ends it") { once };
        command.SetAction(
            (result, cancellationToken) => new WatchRun(TierFolder.Find(), result.GetValue(once)).RunAsync(cancellationToken));
        return command;
    }
}
