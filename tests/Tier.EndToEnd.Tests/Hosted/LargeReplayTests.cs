using Microsoft.Extensions.DependencyInjection;
using Tier.LocalHost;
using Tier.Pipeline.Replay;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.Hosted;

/// <summary>The in-process broker drops a partition's oldest records beyond 5 MiB, without a word.</summary>
public sealed class LargeReplayTests(TestServers servers)
{
    private static readonly HostSetup ReplayAlone = new() { Functions = ["ReplayProducer"] };

    [Fact]
    public async Task Fifty_thousand_events_go_through_a_broker_that_keeps_a_part_of_them_and_none_is_lost()
    {
        var files = await GeneratedFiles.WriteAsync(servers, 25_000);
        new FileInfo(files.Weather).Length.Should().BeGreaterThan(GeneratedFiles.KeptByTheBroker);
        new FileInfo(files.Tracks).Length.Should().BeGreaterThan(2 * GeneratedFiles.KeptByTheBroker);
        await using var app = await HostedPipeline.CreateAsync(
            servers, settings: [.. files.Settings, ("ReplayMaxUnloadedBytes", "3145728")]);

        var host = await app.StartAsync(new() { Functions = ["WeatherEtl", "SegmentTracksEtl", "ReplayProducer"] });
        await PublishedAsync(host);
        foreach (var replay in Progress(host))
        {
            await app.CheckpointAsync(replay.Stream.Name, replay.Events);
        }

        var report = await app.ConcludeAsync();

        var counts = report.Topics.ToDictionary(topic => topic.Stream, topic => topic.Counts);
        (counts["weather"].Loaded, counts["segment-tracks"].Loaded)
            .Should().Be((25_000, 25_000), "the faulty and the repeated lines come on top");
        (counts["weather"].Total + counts["segment-tracks"].Total).Should().Be(Progress(host).Sum(replay => replay.Events));
    }

    [Fact]
    public async Task Without_the_limit_a_loader_that_is_held_back_records_what_the_broker_dropped_as_lost_and_goes_on()
    {
        var files = await GeneratedFiles.WriteAsync(servers, 15_000);
        await using var app = await HostedPipeline.CreateAsync(servers, settings: files.Settings);
        var first = await app.StartAsync(new()
        {
            Functions = ["WeatherEtl", "SegmentTracksEtl", "ReplayProducer"],
            Settings = new Dictionary<string, string?> { ["ReplayTicks"] = "100" },
        });
        await app.CheckpointAsync("weather", 100);
        await app.CheckpointAsync("segment-tracks", 100);
        await app.StopAsync(first);

        await ReplayEverythingAsync(app);
        await LoseLoudlyAsync(app);
    }

    [Fact]
    public async Task Without_the_limit_a_loader_that_comes_too_late_for_the_first_event_records_the_loss_too()
    {
        var files = await GeneratedFiles.WriteAsync(servers, 15_000);
        await using var app = await HostedPipeline.CreateAsync(servers, settings: files.Settings);
        await ReplayEverythingAsync(app);
        await LoseLoudlyAsync(app);
    }

    [Fact]
    public async Task With_the_limit_the_replay_waits_for_a_loader_that_is_held_back()
    {
        var files = await GeneratedFiles.WriteAsync(servers, 15_000);
        await using var app = await HostedPipeline.CreateAsync(
            servers, settings: [.. files.Settings, ("ReplayMaxUnloadedBytes", "3145728")]);
        var replay = await app.StartAsync(ReplayAlone);
        await Eventually.HoldsAsync(() => Progress(replay) is { Count: 2 } progress && progress.All(stream => stream.Published > 1_000));
        await app.StartAsync();
        await PublishedAsync(replay);
        foreach (var stream in Progress(replay))
        {
            await app.CheckpointAsync(stream.Stream.Name, stream.Events);
        }

        await app.ConcludeAsync();
    }

    private static async Task ReplayEverythingAsync(HostedPipeline app)
    {
        var replay = await app.StartAsync(ReplayAlone);
        await PublishedAsync(replay);
        await app.StopAsync(replay);
    }

    private static async Task LoseLoudlyAsync(HostedPipeline app)
    {
        await app.StartAsync();
        await app.HoldsAsync(async () => (await app.Pipeline.ReconcileAsync()).Topics.All(topic => topic.Lag == 0));

        var lost = await app.Pipeline.QueryAsync<(long Topic, long First, long Last)>(
            "SELECT topic_id, first_offset, last_offset FROM offset_gaps WHERE reason = 'lost_to_retention'");
        lost.Select(gap => gap.Topic).Distinct().Should().HaveCount(2, "the broker dropped records of both");
        foreach (var topic in (await app.Pipeline.ReconcileAsync()).Topics)
        {
            topic.Counts.Total.Should().Be(topic.Produced, "every offset has an outcome, and what was dropped is told");
            topic.Counts.Gaps.Should().BePositive();
            topic.Counts.Loaded.Should().BePositive("what the broker still had was loaded");
        }
    }

    private static Task PublishedAsync(LocalFunctionsHost host) =>
        Eventually.HoldsAsync(() => HostedPipeline.Failure(host) is { } failure
            ? throw failure
            : Progress(host) is { Count: 2 } progress && progress.All(stream => stream.Completed));

    private static IReadOnlyList<ReplayProgress> Progress(LocalFunctionsHost host) => host.Services.GetRequiredService<Replayer>().Progress;
}
