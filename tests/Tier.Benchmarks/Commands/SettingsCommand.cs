using System.CommandLine;
using System.Globalization;
using Tier.Benchmarks.Events;
using Tier.Benchmarks.Latency;
using Tier.Benchmarks.Loading;
using Tier.Benchmarks.Reporting;

namespace Tier.Benchmarks.Commands;

/// <summary><c>settings</c>: what host.json's settings of the Kafka extension do to rate and latency.</summary>
internal static class SettingsCommand
{
    private const string Kafka = "AzureFunctionsJobHost__extensions__kafka__";
    private const int UsualRows = 100_000;
    private const int QuickRows = 5_000;
    private const int LatencyRate = 1_000;
    private const double UsualSeconds = 10;
    private const double QuickSeconds = 1;

    private static readonly (int MaxBatchSize, string Fetching, KeyValuePair<string, string?>[] Overrides)[] Variants =
    [
        (100, "", []),
        (500, "", []),
        (1_000, "", []),
        (2_000, "", []),
        (5_000, "", []),
        (1_000, "queuedMinMessages 1,000", [KeyValuePair.Create(Kafka + "queuedMinMessages", (string?)"1000")]),
        (1_000, "queuedMinMessages 10,000", [KeyValuePair.Create(Kafka + "queuedMinMessages", (string?)"10000")]),
        (1_000, "fetchMaxBytes 8 MiB", [KeyValuePair.Create(Kafka + "fetchMaxBytes", (string?)"8388608")]),
        (1_000, "maxPartitionFetchBytes 8 MiB", [KeyValuePair.Create(Kafka + "maxPartitionFetchBytes", (string?)"8388608")]),
    ];

    private static readonly string[] Notes =
    [
        "rows/s: one worker, from a filled topic, as in ./bench.sh load; the flat export.",
        $"ms: from a record's timestamp to its commit, as in ./bench.sh latency, at {LatencyRate} events/s and with the platform's window of 1 s.",
    ];

    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        var rows = new Option<int?>("--rows") { Description = $"Rows that are loaded for a rate (default {UsualRows}; with --quick {QuickRows})" };
        var command = new Command("settings", "Rate and latency by maxBatchSize and by how much is fetched") { rows };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(rows) ?? (result.IsQuick() ? QuickRows : UsualRows), result.IsQuick() ? QuickSeconds : UsualSeconds, result.Reports(), cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(int rows, double seconds, ReportOutput output, CancellationToken cancellationToken) => Measurement.RunAsync("settings", output, Notes, async stack =>
    {
        var partitions = new LoadSizes(rows, 1, 1, null).PartitionsFor(stack, 1);
        var topic = await FilledTopic.FillAsync(stack, EventFormat.Flat, rows, partitions, cancellationToken);
        var messages = await TrackMessages.ReadAsync(stack.Servers, EventFormat.Flat, LatencyRun.MessagesFor(LatencyRate, seconds), cancellationToken).ToListAsync(cancellationToken);
        List<Measured> all = [];
        foreach (var (maxBatchSize, fetching, overrides) in Variants)
        {
            await using var run = await BenchmarkRun.CreateAsync(stack, topic.Name, 1, cancellationToken);
            var load = await PipelineLoad.RunAsync(stack, run, topic, maxBatchSize, 1, overrides, 0, cancellationToken);
            var batch = KeyValuePair.Create(PipelineLoad.MaxBatchSize, (string?)maxBatchSize.ToString(CultureInfo.InvariantCulture));
            var latency = await LatencyRun.RunAsync(stack, Windows.Platform, [batch, .. overrides], messages, LatencyRate, seconds, cancellationToken);
            all.Add(new(maxBatchSize, fetching, load, latency));
        }

        var settings = stack.Settings.With(("partitions", $"{partitions} for the rate, {LatencyRun.Partitions} for the latency"), ("rows", Figures.Whole(rows)), ("seconds of latency", Figures.Decimals(seconds, 0)));
        return (ReportSection.Of<Measured>(stack.Name, settings, all,
        [
            new("maxBatchSize", one => Figures.Whole(one.MaxBatchSize)),
            new("fetching", one => one.Fetching),
            new("rows/s", one => Figures.Whole(one.Load.RowsPerSecond)),
            new("app µs/row", one => Figures.Decimals(one.Load.AppCpuMicroseconds, 1)),
            new("server µs/row", one => Figures.Decimals(one.Load.ServerCpuMicroseconds, 1)),
            new("peak MiB", one => Figures.Whole(one.Load.PeakMemoryMebibytes)),
            .. LatencyCommand.ColumnsOf<Measured>(one => one.Latency),
            new("", one => one.Load.Problem is null && one.Latency.Problem is null ? "complete" : "NOT COMPLETE"),
        ]), all.SelectMany(one => new[] { one.Load.Problem, one.Latency.Problem }));
    });

    private sealed record Measured(int MaxBatchSize, string Fetching, LoadMeasurement Load, LatencyMeasurement Latency);
}
