using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Tier.Benchmarks.Events;
using Tier.Benchmarks.Processes;
using Tier.Benchmarks.Reporting;
using Tier.Benchmarks.Stacks;
using Tier.Functions;
using Tier.Pipeline.Records;

namespace Tier.Benchmarks.Loading;

/// <summary>
/// What is ours on the platform: from the batch that the worker hands to the function class, to the COMMIT. In this process; the batches are
/// there before the clock starts.
/// </summary>
internal static class PlatformLoad
{
    private const double MicrosecondsPerSecond = 1_000_000;

    /// <summary>One part in so many goes in before the clock starts.</summary>
    private const int WarmUpShare = 10;

    /// <summary>Loads the records of a topic in batches of a size.</summary>
    public static async Task<PlatformMeasurement> RunAsync(
        BenchmarkStack stack, FilledTopic topic, int rows, int batch, CancellationToken cancellationToken)
    {
        Progress.Say($"The function class: {rows:N0} rows, {topic.Format}, batches of {batch:N0} …");
        await using var run = await BenchmarkRun.CreateAsync(stack, topic.Name, 1, cancellationToken);
        var function = ActivatorUtilities.CreateInstance<SegmentTracksEtl>(run.Pipeline.Services);
        KafkaRecord[][] batches = [.. topic.Read(rows).Select(ToKafkaRecord).Chunk(batch)];
        var warmUp = Math.Max(batches.Length / WarmUpShare, 1);
        foreach (var early in batches[..warmUp])
        {
            await function.RunAsync(early, cancellationToken);
        }

        var measured = batches[warmUp..];
        var milliseconds = new List<double>(measured.Length);
        var cpu = ProcessUsage.CpuSeconds(Environment.ProcessId);
        var server = ProcessUsage.CpuSeconds(stack.Server.ProcessId);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var began = Stopwatch.GetTimestamp();
        foreach (var one in measured)
        {
            var invoked = Stopwatch.GetTimestamp();
            await function.RunAsync(one, cancellationToken);
            milliseconds.Add(Stopwatch.GetElapsedTime(invoked).TotalMilliseconds);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var loaded = measured.Sum(one => one.Length);
        milliseconds.Sort();
        return new(
            topic.Format,
            batch,
            loaded,
            loaded / seconds,
            (ProcessUsage.CpuSeconds(Environment.ProcessId) - cpu) * MicrosecondsPerSecond / loaded,
            (ProcessUsage.CpuSeconds(stack.Server.ProcessId) - server) * MicrosecondsPerSecond / loaded,
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)loaded,
            milliseconds[milliseconds.Count / 2],
            milliseconds[milliseconds.Count * 95 / 100],
            await run.CheckAsync(rows, all: false));
    }

    private static KafkaRecord ToKafkaRecord(ConsumedRecord record) => new()
    {
        Topic = record.Topic,
        Partition = record.Partition,
        Offset = record.Offset,
        Key = record.Key!,
        Value = record.Value!,
        Timestamp = new() { UnixTimestampMs = record.TimestampMilliseconds ?? 0 },
        Headers = [.. record.Headers.Select(header => new KafkaHeader { Key = header.Key, Value = header.Value! })],
    };
}
