using Confluent.Kafka;
using Tier.Benchmarks.Loading;
using Tier.Benchmarks.Reporting;
using Tier.Benchmarks.Stacks;
using Tier.Benchmarks.Workers;

namespace Tier.Benchmarks.Latency;

/// <summary>Events at a steady rate into an empty topic, while a worker loads them. What comes first warms it up and doesn't count.</summary>
internal static class LatencyRun
{
    /// <summary>The partitions of the topic.</summary>
    public const int Partitions = 4;

    /// <summary>Loads of a fresh process are slow until its code is compiled; so many events at least come before those that count.</summary>
    private const int LeastWarmUp = 5_000;

    /// <summary>The rate at which they come where the measured one is lower.</summary>
    private const int LeastWarmUpRate = 1_000;

    /// <summary>How many messages a run takes.</summary>
    public static int MessagesFor(int rate, double seconds) => WarmUp(rate) + Math.Max((int)(rate * seconds), 1);

    /// <summary>Runs it.</summary>
    /// <param name="stack">The servers.</param>
    /// <param name="window">The setting, for people.</param>
    /// <param name="overrides">The setting itself, over host.json.</param>
    /// <param name="messages">At least as many as the run takes.</param>
    /// <param name="rate">Events a second.</param>
    /// <param name="seconds">How long, seconds.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<LatencyMeasurement> RunAsync(
        BenchmarkStack stack, string window, IEnumerable<KeyValuePair<string, string?>> overrides, IReadOnlyList<Message<byte[]?, byte[]>> messages, int rate, double seconds,
        CancellationToken cancellationToken)
    {
        Progress.Say($"Latency: {rate:N0} events/s for {seconds:N0} s, {window} …");
        await using var run = await BenchmarkRun.CreateAsync(stack, null, Partitions, cancellationToken);
        await using var worker = await WorkerProcess.StartAsync(run.WorkerSettings(BenchmarkRun.LoadingFunction, overrides));
        using var producer = new OpenLoopProducer(run.Pipeline.Settings["BrokerList"]!, run.Topic.Name);
        var watch = new CheckpointWatch(run, stack.Server.ProcessId);
        var (warmUp, all) = (WarmUp(rate), MessagesFor(rate, seconds));
        await producer.PublishAsync([.. messages.Take(warmUp)], Math.Max(rate, LeastWarmUpRate), cancellationToken);
        await watch.WaitAsync(warmUp, [worker], cancellationToken);
        await worker.MeasureAsync(cancellationToken);
        var achieved = await producer.PublishAsync([.. messages.Take(all).Skip(warmUp)], rate, cancellationToken);
        await watch.WaitAsync(all, [worker], cancellationToken);
        var report = await worker.StopAsync(cancellationToken);
        return new(window, rate, achieved, report.Latency, (double)report.Latency.Count / Math.Max(report.Batches, 1), await ProblemAsync());

        async Task<string?> ProblemAsync() => await run.CheckAsync(all, all: true)
            ?? (report.Latency.Count == all - warmUp ? null : $"{report.Latency.Count} latencies of {all - warmUp} events at {rate}/s, {window}");
    }

    private static int WarmUp(int rate) => Math.Max(LeastWarmUp, rate * 2);
}
