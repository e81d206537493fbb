using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Tier.Benchmarks.Transforms;

/// <summary>Runs BenchmarkDotNet inside this process, so that nothing else has to be built, and takes the figures from it.</summary>
internal static class TransformRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);
    private const double NanosecondsPerMicrosecond = 1_000;

    /// <summary>Measures all cases.</summary>
    /// <param name="quick">Whether few and short iterations do.</param>
    /// <exception cref="InvalidOperationException">A case gave no figures; the message has the end of the log.</exception>
    public static IReadOnlyList<TransformMeasurement> Run(bool quick)
    {
        var artifacts = Directory.CreateTempSubdirectory("tier-benchmarks-");
        try
        {
            var log = new AccumulationLogger();
            var job = (quick ? Job.Dry.WithIterationCount(2).WithWarmupCount(1) : Job.Default).WithToolchain(new InProcessEmitToolchain(Patience, logOutput: true));
            var configuration = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddLogger(log).WithArtifactsPath(artifacts.FullName);
            var summary = BenchmarkRunner.Run<TransformBenchmark>(configuration);
            return [.. Enum.GetValues<TransformCase>().Select(which => Of(which, summary.Reports.SingleOrDefault(report => Equals(report.BenchmarkCase.Parameters["Case"], which)), log))];
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }

    private static TransformMeasurement Of(TransformCase which, BenchmarkDotNet.Reports.BenchmarkReport? report, AccumulationLogger log) =>
        report?.ResultStatistics is { } statistics
            ? new(
                which,
                TransformEvents.Of(which).Records.Average(record => (double)record.Value!.Length),
                statistics.Mean / NanosecondsPerMicrosecond,
                statistics.StandardDeviation / NanosecondsPerMicrosecond,
                report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0)
            : throw new InvalidOperationException($"{which} gave no figures. {log.GetLog()}");
}
