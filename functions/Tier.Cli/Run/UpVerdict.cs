using Microsoft.Extensions.DependencyInjection;
using Tier.Cli.Views;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Replay;

namespace Tier.Cli.Run;

/// <summary>What is said at the end of a run: reconcile's verdict, the rows, and how to look at them.</summary>
internal sealed class UpVerdict(UpOptions options, TextWriter output)
{
    /// <summary>Reconciles, and says what it found.</summary>
    /// <param name="servers">The run's servers, which are up.</param>
    /// <param name="run">Its functions, which have stopped.</param>
    /// <param name="before">How many rows each table had before the run.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> OfAsync(RunServers servers, RunHost run, IReadOnlyDictionary<string, long> before)
    {
        var report = await run.Services.GetRequiredService<Reconciler>().ReconcileAsync(CancellationToken.None);
        var after = await run.RowsAsync(CancellationToken.None);
        await output.WriteLineAsync();
        ReportView.Show(output, report);
        await output.WriteLineAsync();
        if (report.Topics.Sum(topic => topic.Lag) is > 0 and var lag)
        {
            await output.WriteLineAsync($"{lag:N0} records were published and not loaded yet: ./start_app.sh --keep goes on with them");
        }

        foreach (var (table, rows) in after)
        {
            var added = rows - before[table];
            await output.WriteLineAsync($"{table}: {rows:N0} rows, {(added == 0 ? "none" : added.ToString("N0"))} added by this run");
        }

        await output.WriteLineAsync(servers.PrivateDatabase
            ? """
              Look at the rows:  ./tier query "SELECT city, COUNT(*), ROUND(AVG(temperature), 1) FROM weather_data GROUP BY city"
              With a client of your own:  ./tier database  keeps the server up, for
              """
            : "Look at the rows:  SELECT city, COUNT(*), ROUND(AVG(temperature), 1) FROM weather_data GROUP BY city");
        await output.WriteLineAsync($"  {ConnectionText.Of(servers.Settings[nameof(PipelineOptions.MySqlConnection)]!)}");
        if (options.Json)
        {
            Console.WriteLine(ReportJson.Totals(report));
        }

        if (run.Services.GetRequiredService<PipelineFailure>().Cause is { } cause)
        {
            await Console.Error.WriteLineAsync($"The app stopped, so that nothing is lost: {cause.Message}");
            return ExitCode.NotComplete;
        }

        if (run.ReplayRefusal is { } refusal)
        {
            await Console.Error.WriteLineAsync($"Nothing was replayed: {refusal}");
        }

        var progress = run.Services.GetRequiredService<Replayer>().Progress;
        var replayed = progress.Count > 0 && progress.All(stream => stream.Completed);
        var loaded = report.Topics.All(topic => topic.Complete && topic.Lag == 0);
        var isRefused = report.Topics.Sum(topic => topic.Counts.Loaded + topic.Counts.Duplicates) == 0 && progress.Any(stream => stream.Events > 0);
        if (options.Once && isRefused)
        {
            await Console.Error.WriteLineAsync("No event became a row: see the warnings above, and ./tier dead-letters list for the reasons.");
        }

        return report.Complete && (!options.Once || (replayed && loaded && !isRefused)) ? ExitCode.Complete : ExitCode.NotComplete;
    }
}
