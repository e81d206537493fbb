using System.CommandLine;
using Tier.Cli.Run;

namespace Tier.Cli.Commands;

/// <summary><c>tier up</c>: the whole pipeline on this machine.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "End when the files are through and all is loaded; exit code 1 unless complete" };
        var json = new Option<bool>("--json") { Description = "Print the totals of each stream as JSON, and nothing else, on standard output" };
        var ticks = Number.Option<long>(
            "--ticks", "Stop the replay after so many ticks (a tick is one event of each file)",
            number => number >= 0, "--ticks takes a whole number, 0 for no limit.");
        var speed = Number.Option<double>(
            "--speed", "Replay N times faster than one event of each file every 100 ms", number => number is > 0 and <= 100_000,
            "--speed takes a number above 0, at most 100000.", byDefault: 1);
        var keep = new Option<bool>("--keep") { Description = "Go on with the data of the last run; without it, .tier/ begins anew" };
        var partitions = Number.Option<int>(
            "--partitions", "Partitions of each topic that is created",
            number => number is >= 1 and <= 1000, "--partitions takes a whole number from 1 to 1000.", byDefault: 1);
        var chaos = new Option<int?>("--chaos")
        {
            Description = "Disturb the run: kill and freeze its database, take its broker down, stop its functions, move its offsets, at places that the seed N tells (without N, some seed)",
            HelpName = "N",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result =>
                result.Tokens.Count == 0 ? null : Number.Parse<int>(result, _ => true, "--chaos takes a whole number, or none."),
        };
        var func = new Option<bool>("--func") { Description = "Run the functions under Azure Functions Core Tools, with its output, until Ctrl-C" };

        var command = new Command("up", "Bring up Kafka and MySQL, run the functions, watch the events go through; Ctrl-C ends it")
        {
            once, json, ticks, speed, keep, partitions, chaos, func,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(func) && (result.GetValue(once) || result.GetValue(json) || result.GetResult(chaos) is not null))
            {
                result.AddError("--func runs until Ctrl-C: leave out --once, --json and --chaos.");
            }
        });
        command.SetAction((result, cancellationToken) => new UpRun(
            TierFolder.Find(),
            new(
                result.GetValue(once), result.GetValue(json), result.GetValue(ticks), result.GetValue(speed), result.GetValue(keep),
                result.GetValue(partitions), Seed(result, chaos), result.GetValue(func))).RunAsync(cancellationToken));
        return command;
    }

    private static int? Seed(ParseResult result, Option<int?> chaos) => result.GetResult(chaos) is null ? null : result.GetValue(chaos) ?? Random.Shared.Next();
}
