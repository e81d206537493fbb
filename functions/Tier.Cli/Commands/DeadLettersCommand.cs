using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Tier.Cli.Run;
using Tier.Cli.Views;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Commands;

/// <summary><c>tier dead-letters</c>: looks at the records that could not be loaded.</summary>
internal static class DeadLettersCommand
{
    public static Command Create() => new("dead-letters", "Look at the records that could not be loaded")
    {
        DeadLettersListCommand.Create(),
        DeadLettersShowCommand.Create(),
        DeadLettersExportCommand.Create(),
    };
}

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
        var store = run.Services.GetRequiredService<DeadLetterStore>();
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

/// <summary><c>tier dead-letters show</c>.</summary>
internal static class DeadLettersShowCommand
{
    public static Command Create()
    {
        var topic = new Argument<string>("topic") { Description = "The topic's name" };
        var partition = Number.Argument<int>("partition", "The partition");
        var offset = Number.Argument<long>("offset", "The offset");
        var command = new Command(
            "show", "Show all that is known of one dead letter, or of what was one until it was redriven; exit code 1 when there is none")
        {
            topic, partition, offset,
        };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetRequiredValue(topic), result.GetValue(partition), result.GetValue(offset), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string topic, int partition, long offset, CancellationToken cancellationToken)
    {
        await using var run = await LastRun.OpenAsync(TierFolder.Find(), withBroker: false, cancellationToken);
        var store = run.Services.GetRequiredService<DeadLetterStore>();
        var found = await store.FindAsync(topic, partition, offset, cancellationToken);
        foreach (var deadLetter in found)
        {
            DeadLetterView.Show(Console.Out, deadLetter);
        }

        var (count, redriven) = await store.RedrivenAsync(
            new() { Topic = topic, Partition = partition, Offset = offset }, int.MaxValue, cancellationToken);
        foreach (var letter in redriven)
        {
            DeadLetterView.Show(Console.Out, letter);
        }

        if (found.Count + count == 0)
        {
            await Console.Error.WriteLineAsync($"There is no dead letter at {VisibleText.Of(topic)}[{partition}]@{offset}: ./tier dead-letters list shows those that there are.");
            return ExitCode.NotComplete;
        }

        return ExitCode.Complete;
    }
}

/// <summary><c>tier dead-letters export</c>.</summary>
internal static class DeadLettersExportCommand
{
    public static Command Create()
    {
        var output = new Option<string?>("--output", "-o") { Description = "The file, made for you alone; without it, standard output", HelpName = "FILE" };
        output.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError("--output takes the name of a file.");
            }
        });
        var force = new Option<bool>("--force") { Description = "Write over a file that is there" };
        var command = new Command("export", "Write dead letters with their whole records as JSON lines; exit code 1 when one of them can't be had whole") { output, force };
        var options = new DeadLetterOptions(command);
        command.SetAction((result, cancellationToken) => RunAsync(options.Filter(result), result.GetValue(output), result.GetValue(force), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DeadLetterFilter filter, string? path, bool force, CancellationToken cancellationToken)
    {
        await using var file = path is null ? null : PrivateFile.Create(path, force);
        await using var selected = await SelectedLetters.OpenAsync(filter, cancellationToken);
        var complete = await DeadLetterExport.WriteAsync(
            selected, file?.Stream ?? Console.OpenStandardOutput(), sentence => Console.Error.WriteLine(sentence), cancellationToken);
        file?.Keep();
        return complete ? ExitCode.Complete : ExitCode.NotComplete;
    }
}
