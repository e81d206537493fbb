using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Tier.Cli.Run;
using Tier.Cli.Views;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Commands;

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
        await using var services = PipelineServices.Build(run.Settings);
        var store = services.GetRequiredService<DeadLetterStore>();
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
