using System.CommandLine;
using System.Globalization;
using Tier.Benchmarks.Events;
using Tier.Benchmarks.Latency;
using Tier.Benchmarks.Reporting;

namespace Tier.Benchmarks.Commands;

/// <summary><c>latency</c>: how long an event takes to its commit.</summary>
internal static class LatencyCommand
{
    private const double UsualSeconds = 20;
    private const double QuickSeconds = 2;
    private static readonly int[] UsualRates = [10, 100, 1_000, 10_000];

    private static readonly string[] Notes =
    [
        "From a record's timestamp, which is the moment at which it was due by the pace (open loop), to the return of the load that committed it, in milliseconds; taken in the worker. Warm-up doesn't count.",
        "The low-latency window is a setting of the local host (LocalHost__BatchWindow); the platform's shortest is one second. events/s achieved: what the producer came to.",
    ];

    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        var seconds = new Option<double?>("--seconds") { Description = $"How long each rate is held (default {UsualSeconds}; with --quick {QuickSeconds})" };
        var rates = new Option<int[]>("--rates") { Description = "Events a second, one or more", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => UsualRates };
        var command = new Command("latency", "From a record's timestamp to its commit, at several rates, with the platform's batch window and with a short one") { seconds, rates };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(seconds) ?? (result.IsQuick() ? QuickSeconds : UsualSeconds), result.GetValue(rates)!, result.Reports(), cancellationToken));
        return command;
    }

    /// <summary>The columns of a latency's figures.</summary>
    public static IEnumerable<Column<T>> ColumnsOf<T>(Func<T, LatencyMeasurement> latency) =>
    [
        new("p50 ms", item => Figures.Decimals(latency(item).Latency.P50, 1)),
        new("p95 ms", item => Figures.Decimals(latency(item).Latency.P95, 1)),
        new("p99 ms", item => Figures.Decimals(latency(item).Latency.P99, 1)),
        new("max ms", item => Figures.Decimals(latency(item).Latency.Max, 1)),
    ];

    private static Task<int> RunAsync(double seconds, int[] rates, ReportOutput output, CancellationToken cancellationToken) => Measurement.RunAsync("latency", output, Notes, async stack =>
    {
        var most = rates.Max(rate => LatencyRun.MessagesFor(rate, seconds));
        var messages = await TrackMessages.ReadAsync(stack.Servers, EventFormat.Flat, most, cancellationToken).ToListAsync(cancellationToken);
        List<LatencyMeasurement> measured = [];
        foreach (var (window, overrides) in Windows.All)
        {
            foreach (var rate in rates)
            {
                measured.Add(await LatencyRun.RunAsync(stack, window, overrides, messages, rate, seconds, cancellationToken));
            }
        }

        var settings = stack.Settings.With(
            ("partitions", LatencyRun.Partitions.ToString(CultureInfo.InvariantCulture)),
            ("seconds a rate", seconds.ToString(CultureInfo.InvariantCulture)),
            ("maxBatchSize", "as in host.json"));
        return (ReportSection.Of<LatencyMeasurement>(stack.Name, settings, measured,
        [
            new("window", one => one.Window),
            new("events/s", one => Figures.Whole(one.Rate)),
            new("achieved", one => Figures.Decimals(one.AchievedRate, 1)),
            .. ColumnsOf<LatencyMeasurement>(one => one),
            new("rows/batch", one => Figures.Decimals(one.RowsPerBatch, 1)),
            new("", one => one.Problem is null ? "complete" : "NOT COMPLETE"),
        ]), measured.Select(one => one.Problem));
    });
}
