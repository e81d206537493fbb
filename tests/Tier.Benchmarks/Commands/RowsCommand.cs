using System.CommandLine;
using System.Globalization;
using Tier.Benchmarks.Events;
using Tier.Benchmarks.Loading;
using Tier.Benchmarks.Reporting;
using Tier.Testing;

namespace Tier.Benchmarks.Commands;

/// <summary><c>rows</c>: whether rate and memory stay what they are, however many events come.</summary>
internal static class RowsCommand
{
    private const int Batch = 1_000;

    /// <summary>The in-process broker drops what is too much for a partition: such events from about the 56,000th on.</summary>
    private const int MostInAPartition = 40_000;

    private static readonly int[] UsualRows = [1_000_000, 10_000_000];
    private static readonly int[] QuickRows = [5_000, 20_000];

    private static readonly string[] Notes = ["One worker, the flat export, batches of 1,000, from a filled topic into an empty table, as in ./bench.sh load. Peak MiB: resident memory of the worker."];

    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        var rows = new Option<int[]>("--rows") { Description = $"Rows of each run (default {string.Join(' ', UsualRows)}; with --quick {string.Join(' ', QuickRows)})", AllowMultipleArgumentsPerToken = true };
        var command = new Command("rows", "Rate and memory of the pipeline over a million and ten million events") { rows };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(rows) is { Length: > 0 } given ? given : result.IsQuick() ? QuickRows : UsualRows, result.Reports(), cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(int[] sizes, ReportOutput output, CancellationToken cancellationToken) => Measurement.RunAsync("rows", output, Notes, async stack =>
    {
        var least = new LoadSizes(sizes.Max(), 1, 1, null).PartitionsFor(stack, 1);
        var partitions = stack.Broker == BrokerKind.InProcess ? Math.Max(least, sizes.Max() / MostInAPartition) : least;
        List<LoadMeasurement> measured = [];
        foreach (var rows in sizes)
        {
            var topic = await FilledTopic.FillAsync(stack, EventFormat.Flat, rows, partitions, cancellationToken);
            await using var run = await BenchmarkRun.CreateAsync(stack, topic.Name, 1, cancellationToken);
            measured.Add(await PipelineLoad.RunAsync(stack, run, topic, Batch, 1, [], 0, cancellationToken));
        }

        var section = ReportSection.Of<LoadMeasurement>(stack.Name, stack.Settings.With(("partitions", partitions.ToString(CultureInfo.InvariantCulture))), measured,
        [
            new("rows", one => Figures.Whole(one.Rows)),
            new("rows/s", one => Figures.Whole(one.RowsPerSecond)),
            new("app µs/row", one => Figures.Decimals(one.AppCpuMicroseconds, 1)),
            new("server µs/row", one => Figures.Decimals(one.ServerCpuMicroseconds, 1)),
            new("peak MiB", one => Figures.Whole(one.PeakMemoryMebibytes)),
            new("first commit s", one => Figures.Decimals(one.FirstCommitSeconds)),
            new("", one => one.Problem is null ? "complete" : "NOT COMPLETE"),
        ]);
        return (section, measured.Select(one => one.Problem));
    });
}
