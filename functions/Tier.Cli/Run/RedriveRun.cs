using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Cli.Views;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Run;

/// <summary>One redrive: shows what goes, asks, publishes, and says what became of it.</summary>
/// <param name="filter">Which dead letters.</param>
/// <param name="dryRun">Whether it ends before anything is published.</param>
/// <param name="yes">Whether it doesn't ask.</param>
internal sealed class RedriveRun(DeadLetterFilter filter, bool dryRun, bool yes)
{
    /// <summary>How many are listed before it asks.</summary>
    private const int Listed = 10;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!dryRun && !yes && Console.IsInputRedirected)
        {
            await Console.Error.WriteLineAsync("Nobody can be asked here: give --yes to publish, or --dry-run to see what would be published.");
            return ExitCode.CouldNotRun;
        }

        await using var run = await LastRun.OpenAsync(TierFolder.Find(), withBroker: !dryRun, cancellationToken);
        await using var services = PipelineServices.Build(run.Settings);
        var store = services.GetRequiredService<DeadLetterStore>();
        var selection = await store.SelectAsync(filter, cancellationToken);
        DeadLetterListView.Show(Console.Out, selection, await store.ListAsync(filter, Listed, cancellationToken));
        if (selection.Count == 0 || dryRun)
        {
            await Console.Out.WriteLineAsync(await NothingAsync(store, selection, cancellationToken));
            return ExitCode.Complete;
        }

        if (!yes && !await ConfirmedAsync(selection, cancellationToken))
        {
            await Console.Out.WriteLineAsync("Nothing was published.");
            return ExitCode.Complete;
        }

        return await PublishAsync(services.GetRequiredService<Redriver>(), selection, cancellationToken);
    }

    private async Task<string> NothingAsync(DeadLetterStore store, DeadLetterSelection selection, CancellationToken cancellationToken)
    {
        if (selection.Count > 0 || !filter.NotRedriven)
        {
            return "Nothing was published.";
        }

        var redriven = (await store.SelectAsync(filter with { NotRedriven = false }, cancellationToken)).Count;
        return redriven == 0 ? "Nothing was published." : $"Nothing was published: {redriven:N0} that match were redriven already; --again publishes those too.";
    }

    private static Task<bool> ConfirmedAsync(DeadLetterSelection selection, CancellationToken cancellationToken) =>
        Question.AskAsync(
            $"Publish {(selection.Count == 1 ? "it" : $"these {selection.Count:N0}")} again?", Console.Out, Console.In, cancellationToken);

    private static async Task<int> PublishAsync(Redriver redriver, DeadLetterSelection selection, CancellationToken cancellationToken)
    {
        var tally = new RedriveTally(sentence => Console.Error.WriteLine(VisibleText.Of(sentence)));
        try
        {
            await redriver.RedriveAsync(selection, tally, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before all were published.");
            await Console.Out.WriteLineAsync(RedriveText.Of(tally));
            return ExitCode.NotComplete;
        }
        catch (Exception exception) when (exception is KafkaException or MySqlException or InvalidOperationException)
        {
            await Console.Out.WriteLineAsync(RedriveText.Of(tally));
            throw;
        }

        await Console.Out.WriteLineAsync(RedriveText.Of(tally));
        return tally.Refused == 0 ? ExitCode.Complete : ExitCode.NotComplete;
    }
}
