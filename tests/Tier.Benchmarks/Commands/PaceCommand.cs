using System.CommandLine;
using Tier.Benchmarks.Pace;
using Tier.Benchmarks.Reporting;

namespace Tier.Benchmarks.Commands;

/// <summary><c>pace</c>: whether the replay keeps to one event every 100 ms.</summary>
internal static class PaceCommand
{
    private const int UsualSeconds = 600;
    private const int QuickSeconds = 5;

    private static readonly string[] Notes =
    [
        "By the timestamps of the records of track_events.json, whole milliseconds. The ideal moments are 100 ms apart, and lie as the records of the first ten seconds do (median).",
        "Drift: the median deviation of the last ten seconds. Jitter: distance from the ideal moment. Double: less than half an interval after the one before. Missing: a moment, give or take half an interval, without an event.",
    ];

    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        var seconds = new Option<int?>("--seconds") { Description = $"How long the replay runs (default {UsualSeconds}; with --quick {QuickSeconds})" };
        var command = new Command("pace", "How well the replay keeps to one event every 100 ms: drift, jitter, missing and double ticks") { seconds };
        command.SetAction((result, cancellationToken) => RunAsync(Math.Max(result.GetValue(seconds) ?? (result.IsQuick() ? QuickSeconds : UsualSeconds), 1), result.Reports(), cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(int seconds, ReportOutput output, CancellationToken cancellationToken) => Measurement.RunAsync("pace", output, Notes, async stack =>
    {
        var measured = await ReplayRun.RunAsync(stack, seconds, cancellationToken);
        return (ReportSection.Of<PaceMeasurement>(stack.Name, stack.Settings, [measured],
        [
            new("events", one => Figures.Whole(one.Events)),
            new("seconds", one => Figures.Decimals(one.Seconds, 1)),
            new("drift ms", one => Figures.Decimals(one.DriftMilliseconds, 1)),
            new("jitter p50 ms", one => Figures.Decimals(one.Jitter.P50, 1)),
            new("p99 ms", one => Figures.Decimals(one.Jitter.P99, 1)),
            new("max ms", one => Figures.Decimals(one.Jitter.Max, 1)),
            new("missing", one => Figures.Whole(one.Missing)),
            new("double", one => Figures.Whole(one.Doubles)),
        ]), []);
    });
}
