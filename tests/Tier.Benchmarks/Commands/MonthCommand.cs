using System.CommandLine;
using System.Globalization;
using Tier.Benchmarks.Events;
using Tier.Benchmarks.Loading;
using Tier.Benchmarks.Month;
using Tier.Benchmarks.Reporting;

namespace Tier.Benchmarks.Commands;

/// <summary><c>month</c>: whether loading and checking hold their pace on a table that has a month of events.</summary>
internal static class MonthCommand
{
    private const long UsualRows = 10_000_000;
    private const long QuickRows = 20_000;
    private const int UsualLoad = 200_000;
    private const int QuickLoad = 5_000;

    private static readonly string[] Notes =
    [
        "A month: rows of an earlier topic of the same name, ids random within their day, 30 days; the events that are loaded come into those days. One worker, the flat export, batches of 1,000.",
        "Reconcile: full reads the tables from their start, incremental from where the check before came to; the shortest of three. The last line: a month over empty.",
    ];

    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        var rows = new Option<long?>("--rows") { Description = $"Rows that the table has before (default {UsualRows}; with --quick {QuickRows})" };
        var load = new Option<int?>("--load") { Description = $"Rows that are loaded then (default {UsualLoad}; with --quick {QuickLoad})" };
        var command = new Command("month", "Loading rate and reconcile on a table with a month of events, beside an empty one") { rows, load };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(rows) ?? (result.IsQuick() ? QuickRows : UsualRows), result.GetValue(load) ?? (result.IsQuick() ? QuickLoad : UsualLoad), result.Reports(), cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(long rows, int load, ReportOutput output, CancellationToken cancellationToken) => Measurement.RunAsync("month", output, Notes, async stack =>
    {
        var partitions = new LoadSizes(load, 1, 1, null).PartitionsFor(stack, 1);
        var topic = await FilledTopic.FillAsync(stack, EventFormat.Flat, load, partitions, cancellationToken);
        var measured = await new MonthBenchmark(stack, topic, rows).RunAsync(cancellationToken);
        var section = ReportSection.Of<MonthMeasurement>(stack.Name, stack.Settings.With(("partitions", partitions.ToString(CultureInfo.InvariantCulture))), measured,
        [
            new("table", one => one.Table),
            new("rows before", one => Figures.Whole(one.RowsBefore)),
            new("loaded", one => Figures.Whole(one.Load.Rows)),
            new("rows/s", one => Figures.Whole(one.Load.RowsPerSecond)),
            new("server µs/row", one => Figures.Decimals(one.Load.ServerCpuMicroseconds, 1)),
            new("reconcile, incremental s", one => Figures.Decimals(one.IncrementalSeconds)),
            new("full s", one => Figures.Decimals(one.FullSeconds)),
            new("", one => one.Load.Problem is null ? "complete" : "NOT COMPLETE"),
        ]);
        return (section with { Rows = [.. section.Rows, Ratios(measured[0], measured[1])] }, measured.Select(one => one.Load.Problem));
    });

    private static string[] Ratios(MonthMeasurement empty, MonthMeasurement month) =>
    [
        "ratio", "", "",
        Figures.Decimals(month.Load.RowsPerSecond / empty.Load.RowsPerSecond),
        Figures.Decimals(month.Load.ServerCpuMicroseconds / empty.Load.ServerCpuMicroseconds),
        Figures.Decimals(month.IncrementalSeconds / empty.IncrementalSeconds),
        Figures.Decimals(month.FullSeconds / empty.FullSeconds),
        "",
    ];
}
