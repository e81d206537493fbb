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
        var command = new Command("show", "Show all that is known of one dead letter, and what became of it when it was redriven; exit code 1 when there is none") { topic, partition, offset };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetRequiredValue(topic), result.GetValue(partition), result.GetValue(offset), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string topic, int partition, long offset, CancellationToken cancellationToken)
    {
        await using var run = await LastRun.OpenAsync(TierFolder.Find(), withBroker: false, cancellationToken);
        await using var services = PipelineServices.Build(run.Settings);
        var links = services.GetRequiredService<RedriveLinks>();
        var found = await services.GetRequiredService<DeadLetterStore>().FindAsync(topic, partition, offset, cancellationToken);
        foreach (var deadLetter in found)
        {
            var coordinates = deadLetter.Place.Coordinates;
            DeadLetterView.Show(Console.Out, deadLetter, await links.OriginAsync(coordinates, cancellationToken), await links.RedrivenAsync(coordinates, cancellationToken));
        }

        if (found.Count == 0)
        {
            await Console.Error.WriteLineAsync($"There is no dead letter at {VisibleText.Of(topic)}[{partition}]@{offset}: ./tier dead-letters list shows those that there are.");
            return ExitCode.NotComplete;
        }

        return ExitCode.Complete;
    }
}
