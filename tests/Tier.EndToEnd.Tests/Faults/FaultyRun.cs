using Tier.EndToEnd.Tests.Hosted;
using Tier.Pipeline.Records;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults;

/// <summary>What fault tests have in common: events that are published, and what must be so in the end.</summary>
internal static class FaultyRun
{
    /// <summary>Batches of 40, so that a fault comes between some.</summary>
    public static HostSetup SmallBatches { get; } = new()
    {
        Settings = new Dictionary<string, string?> { ["AzureFunctionsJobHost__extensions__kafka__maxBatchSize"] = "40" },
    };

    /// <summary>How many offsets of both topics have an outcome.</summary>
    public static async Task<long> OutcomesAsync(this HostedPipeline app) =>
        await app.OutcomesAsync("weather") + await app.OutcomesAsync("segment-tracks");

    /// <summary>Waits until all events are loaded and committed, stops the hosts, and checks the promise and the tables.</summary>
    public static async Task LosesNothingAsync(this HostedPipeline app, TestServers servers, TestEvents events)
    {
        await app.CheckpointAsync("weather", events.Weather.Count);
        await app.CheckpointAsync("segment-tracks", events.Tracks.Count);
        await app.CommittedAsync();
        var report = await app.ConcludeAsync();

        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(events.Tracks.Count, 1, 1, 0));
        report.Topics.Single(topic => topic.Stream == "segment-tracks").Counts.Should().Be(new OutcomeCounts(events.Tracks.Count, 0, 0, 0));
        await app.HasTheRowsOfAsync(servers, events);
    }

    /// <summary>Returns when the groups have committed to the topics' ends, as they do once they have found together again.</summary>
    public static Task CommittedAsync(this HostedPipeline app) => app.HoldsAsync(async () =>
        (await app.Pipeline.ReconcileAsync()).Topics.SelectMany(topic => topic.Partitions)
            .All(partition => (partition.Committed ?? 0) == partition.HighWatermark));

    /// <summary>Checks that the tables have the rows that these events make when nothing happens, each once and whole.</summary>
    public static async Task HasTheRowsOfAsync(this HostedPipeline app, TestServers servers, TestEvents events) =>
        (await TestEvents.InAsync(app.Pipeline)).Should().Be(await events.ExpectedAsync(servers, app.Pipeline.Database.Kind));
}
