using System.Globalization;
using Confluent.Kafka;
using Tier.Benchmarks.Loading;
using Tier.Benchmarks.Reporting;
using Tier.Benchmarks.Stacks;
using Tier.Benchmarks.Workers;
using Tier.Testing;

namespace Tier.Benchmarks.Pace;

/// <summary>The replay of the committed files by the app's timer function, in a worker that does nothing else, at the true pace.</summary>
internal static class ReplayRun
{
    /// <summary>Milliseconds between two events.</summary>
    private const int Interval = 100;

    private const string IntervalText = "00:00:00.100";
    private const int MillisecondsPerSecond = 1_000;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Replays for so long, and reads the timestamps of the app events.</summary>
    public static async Task<PaceMeasurement> RunAsync(BenchmarkStack stack, int seconds, CancellationToken cancellationToken)
    {
        Progress.Say($"The replay, an event every {Interval} ms for {seconds:N0} s …");
        var ticks = seconds * MillisecondsPerSecond / Interval;
        await using var run = await BenchmarkRun.CreateAsync(stack, null, 1, cancellationToken);
        await using var worker = await WorkerProcess.StartAsync(run.WorkerSettings("ReplayProducer",
        [
            KeyValuePair.Create("ReplaySchedule", (string?)IntervalText),
            KeyValuePair.Create("ReplayInterval", (string?)IntervalText),
            KeyValuePair.Create("ReplayTicks", (string?)ticks.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("ReplayRepeat", (string?)"true"),
            KeyValuePair.Create("WeatherFile", (string?)Path.Combine(Repository.Root, "data", "weather.json")),
            KeyValuePair.Create("SegmentTracksFile", (string?)Path.Combine(Repository.Root, "data", "track_events.json")),
        ]));
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = run.Pipeline.Settings["BrokerList"], GroupId = "pace", EnableAutoCommit = false }).Build();
        consumer.Assign(new TopicPartitionOffset(run.Topic.Name, 0, 0));
        List<long> timestamps = new(ticks);
        while (timestamps.Count < ticks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            worker.ThrowIfEnded();
            if (await Task.Run(() => consumer.Consume(Poll), cancellationToken) is { } result)
            {
                timestamps.Add(result.Message.Timestamp.UnixTimestampMs);
            }
        }

        await worker.StopAsync(cancellationToken);
        return PaceMeasurement.Of(timestamps, Interval);
    }
}
