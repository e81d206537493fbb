using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Cli.Views;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;

namespace Tier.Cli.Run;

/// <summary>
/// Follows functions that run in another process or on another machine. All that it knows is in the database and at the brokers, so each
/// look is a reconcile from where the last one came to.
/// </summary>
internal sealed class WatchRun(TierFolder folder, bool once)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>How long functions may take until they have made their tables.</summary>
    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(5);

    private readonly long startedAt = TimeProvider.System.GetTimestamp();
    private string shown = "";

    /// <summary>Shows a line per stream whenever something changes, and the verdict at the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        await using var run = LastRun.Of(Settings());
        var reconciler = run.Services.GetRequiredService<Reconciler>();
        ReconciliationReport? report = null;
        try
        {
            while (!once || report is null || !IsThrough(report))
            {
                report = await LookAsync(reconciler, stop) ?? report;
                await Task.Delay(Every, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Then the verdict is on what there is.
        }

        report = await reconciler.ReconcileAsync(CancellationToken.None);
        Console.WriteLine();
        ReportView.Show(Console.Out, report);
        return report.Complete && (!once || IsThrough(report)) ? ExitCode.Complete : ExitCode.NotComplete;
    }

    private async Task<ReconciliationReport?> LookAsync(Reconciler reconciler, CancellationToken stop)
    {
        try
        {
            var report = await reconciler.ReconcileAsync(stop);
            Show(string.Join(Environment.NewLine, report.Topics.Where(topic => topic.Current).Select(Line)));
            return report;
        }
        catch (Exception exception) when (IsStarting(exception))
        {
            Show("The functions haven't made their tables yet.");
            return null;
        }
    }

    /// <summary>Whether the tables, or the topics, may still come.</summary>
    private bool IsStarting(Exception exception) =>
        exception is MySqlException { ErrorCode: MySqlErrorCode.NoSuchTable }
            or KafkaException { Error.Code: ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic }
        && TimeProvider.System.GetElapsedTime(startedAt) < StartWithin;

    private void Show(string text)
    {
        if (text != shown)
        {
            shown = text;
            Console.WriteLine(text);
        }
    }

    /// <summary>
    /// The settings of the run that goes on here; without one, those that the person gave, which later commands then use too.
    /// </summary>
    private IConfiguration Settings()
    {
        if (folder.ReadState() is { } state && state.IsRunning())
        {
            return GivenSettings.Read(folder, state.Settings);
        }

        var given = GivenSettings.Read(folder);
        foreach (var setting in new[] { nameof(PipelineOptions.MySqlConnection), nameof(PipelineOptions.BrokerList) })
        {
            if (given[setting] is not { Length: > 0 })
            {
                throw new SettingException(
                    setting,
                    $"{setting} is not set: name the server that the functions use, in local.settings.json or in the environment.");
            }
        }

        folder.Create();
        folder.WriteState(RunState.OfOthersServers(given));
        return given;
    }

    private static string Line(TopicReport topic)
    {
        var counts = topic.Counts;
        var files = topic.Files.Where(file => !file.File.Replaced).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{topic.Topic,-16}{files.Sum(file => file.File.Published),9:N0}/{files.Sum(file => file.File.Events):N0} published  "
            + $"lag {topic.Lag:N0}  loaded {counts.Loaded:N0}  dead letters {counts.DeadLetters:N0}  duplicates {counts.Duplicates:N0}");
    }

    private static bool IsThrough(ReconciliationReport report) => report.Complete && report.Topics.Where(topic => topic.Current)
        .All(topic => topic.Lag == 0 && topic.Files.Count > 0 && topic.Files.All(file => file.IsPublished && file.Waiting == 0));
}
