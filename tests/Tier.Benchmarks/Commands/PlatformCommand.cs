using System.CommandLine;
using Tier.Benchmarks.Events;
using Tier.Benchmarks.Loading;
using Tier.Benchmarks.Reporting;

namespace Tier.Benchmarks.Commands;

/// <summary><c>platform</c>: the function class, given batches as the platform's worker gives them.</summary>
internal static class PlatformCommand
{
    private const int UsualRows = 200_000;
    private const int QuickRows = 10_000;
    private static readonly int[] Batches = [1_000, 5_000];

    private static readonly string[] Notes =
    [
        "SegmentTracksEtl.RunAsync with KafkaRecord[], in this process: no host, no gRPC and no consumer. The first tenth of the batches goes in "
        + "before the clock starts. p50 and p95: from a batch to its COMMIT.",
    ];

    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        var command = new Command("platform", "The function class, given batches of records as the platform's worker gives them");
        command.SetAction((result, cancellationToken) => RunAsync(result.IsQuick() ? QuickRows : UsualRows, result.Reports(), cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(int rows, ReportOutput output, CancellationToken cancellationToken) => Measurement.RunAsync("platform", output, Notes, async stack =>
    {
        var partitions = new LoadSizes(rows, 1, 1, null).PartitionsFor(stack, 1);
        List<PlatformMeasurement> measured = [];
        foreach (var format in Enum.GetValues<EventFormat>())
        {
            var topic = await FilledTopic.FillAsync(stack, format, rows, partitions, cancellationToken);
            foreach (var batch in Batches)
            {
                measured.Add(await PlatformLoad.RunAsync(stack, topic, rows, batch, cancellationToken));
            }
        }

        var section = ReportSection.Of<PlatformMeasurement>(stack.Name, stack.Settings, measured,
        [
            new("format", one => one.Format.ToString()),
            new("batch", one => Figures.Whole(one.Batch)),
            new("rows/s", one => Figures.Whole(one.RowsPerSecond)),
            new("app µs/row", one => Figures.Decimals(one.AppCpuMicroseconds, 1)),
            new("server µs/row", one => Figures.Decimals(one.ServerCpuMicroseconds, 1)),
            new("bytes/row", one => Figures.Whole(one.AllocatedBytes)),
            new("p50 ms", one => Figures.Decimals(one.MedianMilliseconds, 1)),
            new("p95 ms", one => Figures.Decimals(one.P95Milliseconds, 1)),
            new("", one => one.Problem is null ? "complete" : "NOT COMPLETE"),
        ]);
        return (section, measured.Select(one => one.Problem));
    });
}
