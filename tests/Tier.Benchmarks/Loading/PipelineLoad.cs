using System.Diagnostics;
using System.Globalization;
using Tier.Benchmarks.Events;
using Tier.Benchmarks.Reporting;
using Tier.Benchmarks.Stacks;
using Tier.Benchmarks.Workers;

namespace Tier.Benchmarks.Loading;

/// <summary>The whole pipeline: from a filled topic, through the app in processes of its own, to the last commit.</summary>
internal static class PipelineLoad
{
    private const double MicrosecondsPerSecond = 1_000_000;

    /// <summary>The override of host.json's batch size.</summary>
    public const string MaxBatchSize = "AzureFunctionsJobHost__extensions__kafka__maxBatchSize";

    /// <summary>Runs it once.</summary>
    /// <param name="stack">The servers.</param>
    /// <param name="run">An empty database on the topic.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="batch">Records in a batch at most.</param>
    /// <param name="workers">How many workers share the topic.</param>
    /// <param name="overrides">Settings over host.json.</param>
    /// <param name="rowsBefore">Rows that the table has before.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<LoadMeasurement> RunAsync(
        BenchmarkStack stack, BenchmarkRun run, FilledTopic topic, int batch, int workers, IEnumerable<KeyValuePair<string, string?>> overrides, long rowsBefore,
        CancellationToken cancellationToken)
    {
        Progress.Say($"The pipeline: {topic.Count:N0} rows, {topic.Format}, batches of {batch:N0}, {workers} worker(s) …");
        List<WorkerProcess> running = [];
        try
        {
            var settings = run.WorkerSettings(BenchmarkRun.LoadingFunction, [KeyValuePair.Create(MaxBatchSize, (string?)batch.ToString(CultureInfo.InvariantCulture)), .. overrides]);
            for (var index = 0; index < workers; index++)
            {
                running.Add(await WorkerProcess.StartAsync(settings));
            }

            var (first, joined, last) = await new CheckpointWatch(run, stack.Server.ProcessId).WaitAsync(topic.Count, running, cancellationToken);
            var peak = running.Max(worker => worker.PeakMemoryMebibytes);
            await Task.WhenAll(running.Select(worker => worker.StopAsync(cancellationToken)));
            var rows = last.Offsets - joined.Offsets;
            return new()
            {
                What = workers == 1 ? "the pipeline, one worker" : $"the pipeline, {workers} workers",
                Format = topic.Format,
                Batch = batch,
                Rows = topic.Count,
                RowsPerSecond = Rate(joined, last),
                RowsPerSecondFromFirstCommit = Rate(first, last),
                AppCpuMicroseconds = rows > 0 ? (last.AppCpu - joined.AppCpu) * MicrosecondsPerSecond / rows : null,
                ServerCpuMicroseconds = rows > 0 ? (last.ServerCpu - joined.ServerCpu) * MicrosecondsPerSecond / rows : null,
                PeakMemoryMebibytes = peak,
                FirstCommitSeconds = Stopwatch.GetElapsedTime(running[0].StartedAt, first.At).TotalSeconds,
                AppCpuSeconds = last.AppCpu,
                Problem = await run.CheckAsync(rowsBefore + topic.Count, all: true),
            };
        }
        finally
        {
            foreach (var worker in running)
            {
                await worker.DisposeAsync();
            }
        }
    }

    private static double? Rate(CheckpointWatch.Look from, CheckpointWatch.Look to) =>
        to.Offsets > from.Offsets ? (to.Offsets - from.Offsets) / Stopwatch.GetElapsedTime(from.At, to.At).TotalSeconds : null;
}
