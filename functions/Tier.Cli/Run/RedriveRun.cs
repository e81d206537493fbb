using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Cli.Views;
using Tier.Pipeline.DeadLetters;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Recovery;

namespace Tier.Cli.Run;

/// <summary>One redrive: shows what goes, asks, does it, and says what became of it.</summary>
/// <param name="filter">Which dead letters.</param>
/// <param name="dryRun">Whether it ends before anything is changed.</param>
/// <param name="yes">Whether it doesn't ask.</param>
internal sealed class RedriveRun(DeadLetterFilter filter, bool dryRun, bool yes)
{
    private const string Unchanged = "Nothing was changed.";

    /// <summary>How many are listed before it asks.</summary>
    private const int Listed = 10;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!dryRun && !yes && Console.IsInputRedirected)
        {
            await Console.Error.WriteLineAsync(
                "Nobody can be asked here: give --yes to load them, or --dry-run to see what would be loaded.");
            return ExitCode.CouldNotRun;
        }

        await using var selected = await SelectedLetters.OpenAsync(filter, cancellationToken);
        var selection = selected.Selection;
        var newest = await selected.Services.GetRequiredService<DeadLetterStore>().ListAsync(filter, Listed, cancellationToken);
        DeadLetterListView.Show(Console.Out, selection, newest);
        if (selection.Count == 0 || dryRun || (!yes && !await ConfirmedAsync(selection, cancellationToken)))
        {
            await Console.Out.WriteLineAsync(Unchanged);
            return ExitCode.Complete;
        }

        return await RedriveAsync(selected, cancellationToken);
    }

    private static Task<bool> ConfirmedAsync(DeadLetterSelection selection, CancellationToken cancellationToken) =>
        Question.AskAsync(
            $"Take {(selection.Count == 1 ? "it" : $"these {selection.Count:N0}")} through the transform again?",
            Console.Out, Console.In, cancellationToken);

    private static async Task<int> RedriveAsync(SelectedLetters selected, CancellationToken cancellationToken)
    {
        var tally = new RedriveTally(sentence => Console.Error.WriteLine(VisibleText.Of(sentence)));
        try
        {
            await selected.Services.GetRequiredService<Redriver>().RedriveAsync(
                selected.Selection, tally, selected.BrokerIsAway, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before all were redriven.");
            await Console.Out.WriteLineAsync(RedriveText.Of(tally));
            return ExitCode.NotComplete;
        }
        catch (LoadHeldUpException exception)
        {
            await Console.Error.WriteLineAsync(VisibleText.Of(exception.Message));
            await Console.Out.WriteLineAsync(RedriveText.Of(tally));
            return ExitCode.NotComplete;
        }
        catch (Exception exception) when (exception is MySqlException or InvalidOperationException)
        {
            await Console.Out.WriteLineAsync(RedriveText.Of(tally));
            throw;
        }

        await Console.Out.WriteLineAsync(RedriveText.Of(tally));
        return tally.Refused == 0 ? ExitCode.Complete : ExitCode.NotComplete;
    }
}
