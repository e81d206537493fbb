using System.Diagnostics;
using Tier.Benchmarks.Events;
using Tier.Benchmarks.Loading;
using Tier.Benchmarks.Reporting;
using Tier.Benchmarks.Stacks;

namespace Tier.Benchmarks.Month;

/// <summary>The same load and the same check, on an empty table and on one that has a month of events.</summary>
internal sealed class MonthBenchmark(BenchmarkStack stack, FilledTopic topic, long rows)
{
    private const int Batch = 1_000;

    /// <summary>How often each check runs; the shortest counts.</summary>
    private const int Checks = 3;

    /// <summary>Measures both.</summary>
    /// <returns>The empty table first.</returns>
    public async Task<IReadOnlyList<MonthMeasurement>> RunAsync(CancellationToken cancellationToken)
    {
        await using var empty = await BenchmarkRun.CreateAsync(stack, topic.Name, 1, cancellationToken);
        var before = await MeasureAsync(empty, "empty", 0, cancellationToken);
        await using var month = await BenchmarkRun.CreateAsync(stack, topic.Name, 1, cancellationToken);
        await new MonthTable(month).FillAsync(rows, empty.Pipeline.Database.Name, cancellationToken);
        await QuietServer.WaitAsync(month.Pipeline.Database.AdminConnectionString, cancellationToken);
        return [before, await MeasureAsync(month, "a month", rows, cancellationToken)];
    }

    private async Task<MonthMeasurement> MeasureAsync(BenchmarkRun run, string table, long rowsBefore, CancellationToken cancellationToken)
    {
        // The check that the load ends with is a full one, and leaves the mark from which the next goes on.
        var load = await PipelineLoad.RunAsync(stack, run, topic, Batch, 1, [], rowsBefore, cancellationToken);
        Progress.Say($"Reconcile, {table} …");
        var (full, fullComplete) = await ReconcileAsync(run, full: true);
        var (incremental, incrementalComplete) = await ReconcileAsync(run, full: false);
        var problem = load.Problem ?? (fullComplete && incrementalComplete ? null : $"reconcile of the table '{table}' says not complete");
        return new(table, rowsBefore, load with { Problem = problem }, incremental, full);
    }

    private static async Task<(IReadOnlyList<double> Seconds, bool Complete)> ReconcileAsync(BenchmarkRun run, bool full)
    {
        List<double> seconds = [];
        var complete = true;
        while (seconds.Count < Checks)
        {
            var began = Stopwatch.GetTimestamp();
            complete &= (await run.Pipeline.ReconcileAsync(full)).Complete;
            seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        return (seconds, complete);
    }
}
