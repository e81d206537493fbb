using System.CommandLine;
using Tier.Cli.Run;

namespace Tier.Cli.Commands;

/// <summary><c>tier redrive</c>: takes dead letters through the transform of today.</summary>
internal static class RedriveCommand
{
    public static Command Create()
    {
        var partition = Number.Optional<int>("--partition", "Those of this partition of --topic");
        var offset = Number.Optional<long>("--offset", "The one at this offset of --partition");
        var all = new Option<bool>("--all") { Description = "All of them" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show which would be taken, and change nothing" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Don't ask" };
        var command = new Command(
            "redrive",
            "Take dead letters through the transform again, after it was changed, and load those that it understands now; "
            + "exit code 1 when one of them can't be had")
        {
            partition, offset, all, dryRun, yes,
        };
        var options = new DeadLetterOptions(command);
        command.Validators.Add(result =>
        {
            var topic = result.GetResult("--topic") is not null;
            var chosen = topic || result.GetResult("--reason") is not null || result.GetResult("--since") is not null || result.GetResult("--until") is not null;
            if (result.GetResult(offset) is not null && result.GetResult(partition) is null)
            {
                result.AddError("--offset needs --partition and --topic beside it.");
            }
            else if (result.GetResult(partition) is not null && !topic)
            {
                result.AddError("--partition needs --topic beside it.");
            }
            else if (result.GetResult(all) is not null == chosen)
            {
                result.AddError("Say which dead letters: --reason, --topic (with --partition and --offset), --since and --until, or --all of them.");
            }
        });
        command.SetAction((result, cancellationToken) => new RedriveRun(
            options.Filter(result) with { Partition = result.GetValue(partition), Offset = result.GetValue(offset) },
            result.GetValue(dryRun),
            result.GetValue(yes)).RunAsync(cancellationToken));
        return command;
    }
}
