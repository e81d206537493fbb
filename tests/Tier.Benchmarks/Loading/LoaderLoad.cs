using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Tier.Benchmarks.Events;
using Tier.Benchmarks.Processes;
using Tier.Benchmarks.Reporting;
using Tier.Benchmarks.Stacks;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;

namespace Tier.Benchmarks.Loading;

/// <summary>The loader alone, in this process: the records are read and transformed before.</summary>
internal static class LoaderLoad
{
    private const double MicrosecondsPerSecond = 1_000_000;

    /// <summary>One part in so many goes in before the clock starts: connections, prepared statements, compiled code.</summary>
    private const int WarmUpShare = 10;

    /// <summary>Loads records in batches of a size.</summary>
    public static async Task<LoadMeasurement> RunAsync(BenchmarkStack stack, FilledTopic topic, ConsumedRecord[] records, int batch, CancellationToken cancellationToken)
    {
        Progress.Say($"The loader alone: {records.Length:N0} rows, batches of {batch:N0} …");
        await using var run = await BenchmarkRun.CreateAsync(stack, topic.Name, 1, cancellationToken);
        var transform = run.Pipeline.Services.GetRequiredService<EventStreams>().Named("segment-tracks");
        var loader = run.Pipeline.Services.GetRequiredService<Loader>();
        var batches = records.Chunk(batch).Select(chunk => new LoadBatch(run.Topic, [.. chunk.Select(transform.Apply)], [])).ToArray();
        var warmUp = Math.Max(batches.Length / WarmUpShare, 1);
        foreach (var early in batches[..warmUp])
        {
            await loader.LoadAsync(transform.Table, early, cancellationToken);
        }

        var measured = batches[warmUp..];
        var (app, server) = (ProcessUsage.CpuSeconds(Environment.ProcessId), ProcessUsage.CpuSeconds(stack.Server.ProcessId));
        var began = Stopwatch.GetTimestamp();
        foreach (var one in measured)
        {
            await loader.LoadAsync(transform.Table, one, cancellationToken);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var rows = measured.Sum(one => one.Records.Count);
        return new()
        {
            What = "the loader alone",
            Format = topic.Format,
            Batch = batch,
            Rows = records.Length,
            RowsPerSecond = rows > 0 ? rows / seconds : null,
            AppCpuMicroseconds = rows > 0 ? (ProcessUsage.CpuSeconds(Environment.ProcessId) - app) * MicrosecondsPerSecond / rows : null,
            ServerCpuMicroseconds = rows > 0 ? (ProcessUsage.CpuSeconds(stack.Server.ProcessId) - server) * MicrosecondsPerSecond / rows : null,
            Problem = await run.CheckAsync(records.Length, all: false),
        };
    }
}
