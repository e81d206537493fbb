using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Tier.Cli.Run;
using Tier.Cli.Views;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Commands;

/// <summary><c>tier dead-letters list</c>.</summary>
internal static class DeadLettersListCommand
{
    private const int MostByDefault = 50;

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print them as JSON" };
        var limit = Number.Option<int>(
            "--limit", "At most so many", number => number >= 0, "--limit takes a whole number from 0.", MostByDefault);
        var redriven = new Option<bool>("--redriven")
        {
            Description = "Those that were dead letters until they were redriven, the last redriven first",
        };
        var command = new Command("list", "List dead letters, the newest first, and count them by reason") { limit, redriven, json };
        var options = new DeadLetterOptions(command);
        command.SetAction(
            (result, cancellationToken) => RunAsync(
                options.Filter(result), result.GetValue(limit), result.GetValue(redriven), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        DeadLetterFilter filter, int limit, bool redriven, bool json, CancellationToken cancellationToken)
    {
        await using var run = await LastRun.OpenAsync(TierFolder.Find(), withBroker: false, cancellationToken);
        await using var services = PipelineServices.Build(run.Settings);
        var store = services.GetRequiredService<DeadLetterStore>();
        if (redriven)
        {
            var (count, letters) = await store.RedrivenAsync(filter, limit, cancellationToken);
            if (json)
            {
                await Console.Out.WriteLineAsync(DeadLetterListView.Json(count, letters));
            }
            else
            {
                DeadLetterListView.Show(Console.Out, count, letters);
            }

            return ExitCode.Complete;
        }

        var selection = await store.SelectAsync(filter, cancellationToken);
        var newest = await store.ListAsync(filter, limit, cancellationToken);
        if (json)
        {
            await Console.Out.WriteLineAsync(DeadLetterListView.Json(selection, newest));
        }
        else
        {
            DeadLetterListView.Show(Console.Out, selection, newest);
        }

        return ExitCode.Complete;
    }
}
