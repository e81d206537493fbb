using System.CommandLine;
using System.Globalization;
using Tier.Benchmarks.Loading;
using Tier.Benchmarks.Reporting;

namespace Tier.Benchmarks.Commands;

/// <summary><c>load</c>, also what runs without a command: rows a second, beside the server's own ceiling.</summary>
internal static class LoadCommand
{
    private const int UsualRows = 200_000;
    private const int QuickRows = 5_000;
    private const int CeilingRuns = 3;

    private static readonly Column<LoadMeasurement>[] Columns =
    [
        new("way", measured => measured.What),
        new("format", measured => measured.Format.ToString().ToLowerInvariant()),
        new("batch", measured => Figures.Whole(measured.Batch)),
        new("rows", measured => Figures.Whole(measured.Rows)),
        new("rows/s", measured => Figures.Whole(measured.RowsPerSecond)),
        new("of ceiling", measured => Figures.Decimals(measured.RatioToCeiling)),
        new("app µs/row", measured => Figures.Decimals(measured.AppCpuMicroseconds, 1)),
        new("server µs/row", measured => Figures.Decimals(measured.ServerCpuMicroseconds, 1)),
        new("peak MiB", measured => Figures.Whole(measured.PeakMemoryMebibytes)),
        new("first commit s", measured => Figures.Decimals(measured.FirstCommitSeconds)),
        new("", measured => measured.Problem is null ? "complete" : "NOT COMPLETE"),
    ];

    private static readonly string[] Notes =
    [
        "Ceiling: LOAD DATA INFILE of the same rows from a file of the server's into an empty table with the same keys, one statement, one commit; the best run.",
        "The pipeline: from a filled topic to the commit, the app in a process of its own; rows/s from the first commit (of the worker that came last, where there are several) to the last one, the checkpoints being read every 10 ms.",
        "µs/row: CPU time, user and system, while the rows were loaded. First commit: from the start of the worker's process; the tables were there.",
        "Peak MiB: resident memory of the worker; of several, the one that had most. The loader alone and the naive way run in the measuring process.",
    ];

    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        var command = new Command("load", "Rows a second by the pipeline, the loader alone, a naive way, and LOAD DATA INFILE (also what runs without a command)");
        AddTo(command);
        return command;
    }

    /// <summary>Makes a command this one.</summary>
    public static void AddTo(Command command)
    {
        var rows = new Option<int?>("--rows") { Description = $"Rows that a worker loads (default {UsualRows}; with --quick {QuickRows})" };
        var runs = new Option<int>("--runs") { Description = "How often each way is measured; the median counts", DefaultValueFactory = _ => 1 };
        var partitions = new Option<int?>("--partitions") { Description = "Partitions of the topics (default: 32 on the in-process broker, one for each worker on Kafka)" };
        command.Options.Add(rows);
        command.Options.Add(runs);
        command.Options.Add(partitions);
        command.SetAction((result, cancellationToken) => RunAsync(
            new(result.GetValue(rows) ?? (result.IsQuick() ? QuickRows : UsualRows), Math.Max(result.GetValue(runs), 1), CeilingRuns, result.GetValue(partitions)), result.Reports(), cancellationToken));
    }

    private static Task<int> RunAsync(LoadSizes sizes, ReportOutput output, CancellationToken cancellationToken) => Measurement.RunAsync("load", output, Notes, async stack =>
    {
        var measured = await new LoadBenchmark(stack, sizes).RunAsync(cancellationToken);
        var settings = stack.Settings.With(
            ("partitions", sizes.PartitionsFor(stack, 1) is var one && sizes.PartitionsFor(stack, 2) is var two && one == two ? Text(one) : $"{Text(one)} for one worker, {Text(two)} for two"),
            ("runs of each way", $"{Text(sizes.Runs)}, of the ceiling {Text(sizes.CeilingRuns)}"));
        return (ReportSection.Of(stack.Name, settings, measured, Columns), measured.Select(one => one.Problem));
    });

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
