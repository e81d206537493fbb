using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Tier.Cli.Run;
using Tier.Pipeline.Recovery;

namespace Tier.Cli.Commands;

/// <summary><c>tier rewind</c>: sets partitions back, so that they are loaded again from there on.</summary>
internal static class RewindCommand
{
    public static Command Create()
    {
        var topic = new Option<string>("--topic") { Description = "The topic", HelpName = "T", Required = true };
        var partition = Number.Optional<int>("--partition", "The partition");
        var all = new Option<bool>("--all-partitions") { Description = "All partitions of the topic" };
        var to = new Option<RewindTarget>("--to")
        {
            Description = "The first offset to load again, or a time in ISO 8601 (without a zone: UTC): the first record with that timestamp or a later one",
            HelpName = "OFFSET|TIME",
            Required = true,
            CustomParser = result =>
            {
                var target = RewindTarget.Parse(result.Tokens[0].Value);
                if (target is null)
                {
                    result.AddError("--to takes an offset, such as 1200, or a time, such as 2026-11-23T07:30:00Z.");
                }

                return target;
            },
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be done, and do nothing" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Don't ask" };
        var acceptLoss = Number.Option<long>(
            "--accept-loss", "Rewind although the broker can't give back so many of the outcomes: they are lost for good",
            number => number >= 0, "--accept-loss takes a number of outcomes.");
        var command = new Command(
            "rewind", "Remove what was loaded of a partition from an offset or a time on, so that the app loads it again; exit code 0 done, 2 refused")
        {
            topic, partition, all, to, dryRun, yes, acceptLoss,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(partition) is null == !result.GetValue(all))
            {
                result.AddError("Give --partition or --all-partitions.");
            }
        });
        command.SetAction((result, cancellationToken) => RunAsync(
            new(result.GetRequiredValue(topic), result.GetValue(partition), result.GetRequiredValue(to), result.GetValue(dryRun), result.GetValue(yes), result.GetValue(acceptLoss)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(RewindOptions options, CancellationToken cancellationToken)
    {
        if (!options.DryRun && !options.Yes && Console.IsInputRedirected)
        {
            await Console.Error.WriteLineAsync("Nobody can be asked here: give --yes to rewind, or --dry-run to see what would be done.");
            return ExitCode.CouldNotRun;
        }

        await using var run = await LastRun.OpenAsync(TierFolder.Find(), withBroker: true, cancellationToken);
        return await new RewindRun(run.Services.GetRequiredService<Rewinder>(), options, Console.Out, Console.In).RunAsync(cancellationToken);
    }
}
