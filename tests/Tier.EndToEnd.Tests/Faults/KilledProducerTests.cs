using Microsoft.Extensions.DependencyInjection;
using Tier.EndToEnd.Tests.Hosted;
using Tier.FaultWorker;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Replay;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults;

public sealed class KilledProducerTests(TestServers servers)
{
    private const int Events = 1_000;
    private static readonly HostSetup Everything = new() { Functions = ["ReplayProducer", "WeatherEtl", "SegmentTracksEtl"] };

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_producer_that_is_killed_before_it_stores_its_position_publishes_again_and_the_repeats_are_duplicates(
        DatabaseKind database, BrokerKind broker)
    {
        var files = await GeneratedFiles.WriteAsync(servers, Events);
        // A millisecond an event: a hundred of each file a tick, and after each tick the position.
        (string, string?)[] settings = [.. files.Settings, ("ReplayInterval", "00:00:00.001")];
        await using var undisturbed = await HostedPipeline.CreateAsync(servers, database, broker, settings: settings);
        var expected = await ReplayAsync(undisturbed);
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker, settings: settings);
        var ofTheProducer = app.SettingsOf(Everything with { Functions = ["ReplayProducer"] });
        await using (var producer = await WorkerProcess.StartAsync(new(ofTheProducer, FaultPoint.BeforePosition, Occurrence: 5)))
        {
            await producer.HitAsync();
        }

        var report = await ReplayAsync(app);

        Duplicates(report).Should().BeGreaterThan(Duplicates(expected));
        report.Topics.Sum(topic => topic.Counts.Loaded).Should().Be(2 * Events);
        (await TestEvents.InAsync(app.Pipeline)).Should().Be(await TestEvents.InAsync(undisturbed.Pipeline));
    }

    /// <summary>Replays the files to their end, or the rest of them, and loads all.</summary>
    private static async Task<ReconciliationReport> ReplayAsync(HostedPipeline app)
    {
        var host = await app.StartAsync(Everything);
        var replayer = host.Services.GetRequiredService<Replayer>();
        await app.HoldsAsync(async () =>
            replayer.Progress is { Count: 2 } progress && progress.All(stream => stream.Completed)
            && (await app.Pipeline.ReconcileAsync()).Topics.Sum(topic => topic.Lag) == 0);
        return await app.ConcludeAsync();
    }

    private static long Duplicates(ReconciliationReport report) => report.Topics.Sum(topic => topic.Counts.Duplicates);
}
