using Microsoft.Extensions.DependencyInjection;
using Tier.EndToEnd.Tests.Hosted;
using Tier.LocalHost;
using Tier.Pipeline.Replay;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults;

/// <summary>
/// While something is away, the replay publishes at most one batch beyond the position that it could store, and nothing twice.
/// </summary>
public sealed class ReplayOutageTests(TestServers servers)
{
    private const int Events = 1_000;
    private const int MaxBatchEvents = 500;
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(4);

    /// <summary>Two hundred events of each file a second.</summary>
    private static readonly (string, string?)[] Pace =
        [("ReplaySchedule", "00:00:00.050"), ("ReplayInterval", "00:00:00.005"), ("ReplayCompression", "None")];

    [Fact]
    public async Task While_the_database_is_away()
    {
        await using var shared = await FaultyDatabase.SharedAsync(servers, DatabaseKind.MariaDb);
        await HoldsAsync(shared, () =>
        {
            shared.Network.Refuse();
            shared.Network.Cut();
            return Task.CompletedTask;
        }, () =>
        {
            shared.Network.PassThrough();
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task While_the_database_is_frozen()
    {
        await using var shared = await FaultyDatabase.SharedAsync(servers, DatabaseKind.MySql);
        await HoldsAsync(shared, () =>
        {
            shared.Network.Swallow();
            return Task.CompletedTask;
        }, () =>
        {
            shared.Network.PassThrough();
            shared.Network.Cut();
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task While_the_database_is_read_only()
    {
        await using var own = await FaultyDatabase.OwnAsync(servers, DatabaseKind.MariaDb);
        await HoldsAsync(own, () => own.ExecuteAsync("SET GLOBAL read_only = 1"), () => own.ExecuteAsync("SET GLOBAL read_only = 0"));
    }

    [Theory]
    [InlineData(BrokerKind.InProcess)]
    [InlineData(BrokerKind.Kafka)]
    public async Task While_the_broker_is_away(BrokerKind kind)
    {
        var files = await GeneratedFiles.WriteAsync(servers, Events);
        await using var broker = await OwnBroker.StartAsync(servers, kind);
        await using var app = await HostedPipeline.CreateAsync(
            servers, DatabaseKind.MariaDb, broker, settings: [.. files.Settings, .. Pace]);
        var replay = await app.StartAsync(new() { Functions = ["ReplayProducer"] });
        await PublishedAsync(replay, 100);

        await broker.DownAsync();
        await Task.Delay(Outage, TestContext.Current.CancellationToken); // the length of the outage, not a wait for anything
        await broker.UpAsync();

        await ConcludeAsync(app, replay);
    }

    private async Task HoldsAsync(FaultyDatabase database, Func<Task> begin, Func<Task> end)
    {
        var files = await GeneratedFiles.WriteAsync(servers, Events);
        var log = new LogLines();
        await using var app = await HostedPipeline.CreateAsync(servers, database.Database, settings: [.. files.Settings, .. Pace]);
        var replay = await app.StartAsync(new() { Functions = ["ReplayProducer"], Log = log });
        await PublishedAsync(replay, 100);

        await begin();
        await Task.Delay(Outage, TestContext.Current.CancellationToken); // the length of the outage, not a wait for anything
        foreach (var stream in Progress(replay))
        {
            (await RecordsAsync(app, stream.Stream.Name)).Should().BeLessThanOrEqualTo(
                stream.Published + MaxBatchEvents, "{0}: at most one batch is beyond the stored position", stream.Stream.Name);
        }

        await end();
        await ConcludeAsync(app, replay);
        log.All.Count(line => line.Text.Contains("pauses:", StringComparison.Ordinal))
            .Should().BeInRange(1, 14, "each stream's pauses grow: 1, 2, 4 … seconds");
    }

    /// <summary>Waits for the end of the files, and checks that every event is in its topic once.</summary>
    private static async Task ConcludeAsync(HostedPipeline app, LocalFunctionsHost replay)
    {
        await app.HoldsAsync(() => Task.FromResult(Progress(replay) is { Count: 2 } progress && progress.All(stream => stream.Completed)));
        foreach (var stream in Progress(replay))
        {
            (stream.Published, stream.Problem).Should().Be((stream.Events, null));
            (await RecordsAsync(app, stream.Stream.Name))
                .Should().Be(stream.Events, "{0}: nothing was published twice", stream.Stream.Name);
        }

        await app.StartAsync();
        foreach (var stream in Progress(replay))
        {
            await app.CheckpointAsync(stream.Stream.Name, stream.Events);
        }

        (await app.ConcludeAsync()).Topics.Should().AllSatisfy(topic =>
            topic.Files.Single().Outcomes.Total.Should().Be(topic.Files.Single().File.Events));
    }

    private static Task PublishedAsync(LocalFunctionsHost host, int events) =>
        Eventually.HoldsAsync(() => Progress(host) is { Count: 2 } progress && progress.All(stream => stream.Published >= events));

    private static async Task<long> RecordsAsync(HostedPipeline app, string stream)
    {
        var kafka = app.Pipeline.Services.GetRequiredService<Pipeline.Kafka.KafkaMetadata>();
        return (await kafka.HighWatermarksAsync(app.Pipeline.Topic(stream), [0])).Values.Sum();
    }

    private static IReadOnlyList<ReplayProgress> Progress(LocalFunctionsHost host) => host.Services.GetRequiredService<Replayer>().Progress;
}
