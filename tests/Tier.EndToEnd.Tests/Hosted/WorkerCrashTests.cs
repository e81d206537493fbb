using System.Collections.Concurrent;
using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.Hosted;

public sealed class WorkerCrashTests(TestServers servers)
{
    // Without an id: nothing but the coordinates can tell that such an event came before.
    private static readonly byte[] EventWithoutId =
        """{"segment_tracks.event_name":"Ride Started","segment_tracks.original_timestamp_time":"2019-06-04 07:30:12"}"""u8.ToArray();

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_worker_that_dies_between_the_commit_and_the_stored_offset_loads_nothing_twice_and_loses_nothing(DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        await app.Pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 300), WeatherRecords.WithoutCity(1), WeatherRecords.Event(3)]);
        await app.Pipeline.PublishAsync("segment-tracks", Enumerable.Repeat(EventWithoutId, 200));

        // The first worker commits in the database, and never comes to storing the offset.
        var doomed = await app.StartAsync(new()
        {
            DrainTimeout = TimeSpan.Zero,
            Services = services => services.InterceptAll(async (_, load, token) =>
            {
                await load();
                await Task.Delay(Timeout.Infinite, token);
            }),
        });
        await app.HoldsAsync(async () => await app.OutcomesAsync("weather") > 0 && await app.OutcomesAsync("segment-tracks") > 0);
        await app.StopAsync(doomed);
        var loadedBefore = (await app.OutcomesAsync("weather"), await app.OutcomesAsync("segment-tracks"));
        (await app.Pipeline.ReconcileAsync()).Topics.SelectMany(topic => topic.Partitions).Should().AllSatisfy(
            partition => partition.Committed.Should().BeNull("the offset was not stored"));

        // The second one, in the same groups, gets everything again.
        var delivered = new ConcurrentQueue<(string Topic, long Offset)>();
        await app.StartAsync(new()
        {
            Services = services => services.InterceptAll(async (records, load, _) =>
            {
                await load();
                Array.ForEach([.. records], record => delivered.Enqueue((record.Topic, record.Offset)));
            }),
        });
        await app.HoldsAsync(() => Task.FromResult(delivered.Count >= 502));
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(500, 10));
        await app.CheckpointAsync("weather", 312);
        var report = await app.ConcludeAsync();

        loadedBefore.Should().Be((302, 200), "all of it was loaded when the worker died");
        delivered.Should().OnlyHaveUniqueItems().And.HaveCount(512);
        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(310, 1, 1, 0));
        report.Topics.Single(topic => topic.Stream == "segment-tracks").Counts.Should().Be(new OutcomeCounts(200, 0, 0, 0));
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM segment_tracks")).Should().Be(200);
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(310);
    }
}
