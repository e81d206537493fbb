using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.DependencyInjection;
using Tier.Cli.Run;
using Tier.Cli.Views;
using Tier.Pipeline.Conflicts;
using Tier.Pipeline.Streams;

namespace Tier.Cli.Commands;

/// <summary><c>tier conflicts</c>: events that came more than once with different payloads.</summary>
internal static class ConflictsCommand
{
    private const int MostByDefault = 100;

    public static Command Create()
    {
        var stream = new Option<string?>("--stream") { Description = "Those of this stream", HelpName = "STREAM" };
        var topic = new Option<string?>("--topic") { Description = "Those with a record from this topic", HelpName = "TOPIC" };
        var since = new Option<DateTime?>("--since")
        {
            Description = "Those whose later record was loaded at this time or after it (UTC unless it says otherwise)",
            HelpName = "TIME",
            CustomParser = ParseTime,
        };
        var limit = Number.Option<int>(
            "--limit", "At most so many; 0: all", number => number >= 0, "--limit takes a whole number, 0 for no limit.", MostByDefault);
        var all = new Option<bool>("--all")
        {
            Description = "Also repeats that mean the same row, or differ only in when they were sent and received",
        };
        var fail = new Option<bool>("--fail") { Description = "Exit code 1 when there are conflicts, those of --all not counted" };
        var json = new Option<bool>("--json") { Description = "Print them as JSON" };

        var command = new Command("conflicts", "List events that came more than once with different payloads, field by field; exit code 0 also when there are some, unless --fail is given")
        {
            stream, topic, since, limit, all, fail, json,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            new(result.GetValue(stream), result.GetValue(topic), result.GetValue(since)),
            new(result.GetValue(limit), result.GetValue(all)),
            result.GetValue(fail),
            result.GetValue(json) ? ConflictsJson.Write : ConflictsView.Write,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ConflictFilter filter, ConflictSelection selection, bool fail, Action<TextWriter, ConflictSelection> write, CancellationToken cancellationToken)
    {
        await using var run = await LastRun.OpenAsync(TierFolder.Find(), withBroker: false, cancellationToken);
        await selection.TakeAsync(run.Services.GetRequiredService<ConflictFinder>().FindAsync(filter, askBroker: run.HasBroker, cancellationToken));
        write(Console.Out, selection);
        return fail && selection.HasConflicts ? ExitCode.NotComplete : ExitCode.Complete;
    }

    private static DateTime? ParseTime(ArgumentResult result)
    {
        if (Timestamp.TryParse(result.Tokens[0].Value, out var time))
        {
            return time;
        }

        result.AddError("--since takes a time, such as 2026-11-23 or 2026-11-23T07:30:00Z.");
        return null;
    }
}
