using Tier.EndToEnd.Tests.Hosted;
using Tier.Pipeline.Records;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults;

/// <summary>What is done to a topic while the app that loads it is down; HealingTests has what is done while it runs.</summary>
public sealed class TopicFaultTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task Records_that_retention_deletes_while_the_worker_is_down_are_reported_as_lost_and_they_alone(DatabaseKind database, BrokerKind kind)
    {
        await using var broker = await OwnBroker.StartAsync(servers, kind);
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        var first = await app.StartAsync();
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(0, 100));
        await app.CheckpointAsync("weather", 100);
        await app.StopAsync(first);

        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(100, 100));
        await broker.DeleteRecordsAsync("weather", before: 150);
        var second = await app.StartAsync();
        await app.CheckpointAsync("weather", 200);
        await app.StopAsync(second);

        HostedPipeline.Failure(second).Should().BeNull("the rest is loaded all the same");
        (await app.Pipeline.QueryAsync<(long, long, string)>("SELECT first_offset, last_offset, reason FROM offset_gaps")).Should().Equal((100, 149, "lost_to_retention"));
        (await app.Pipeline.QueryAsync<long>("SELECT kafka_offset FROM weather_data ORDER BY 1")).Should().Equal([.. LongRange(0, 100), .. LongRange(150, 50)]);
        var report = await app.Pipeline.ReconcileAsync();
        report.Complete.Should().BeFalse();
        report.Topics.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems).Should().ContainSingle().Which.Should().Contain("100 to 149");
    }

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_topic_that_is_deleted_and_made_again_while_the_worker_is_down_is_loaded_from_its_start(DatabaseKind database, BrokerKind kind)
    {
        await using var broker = await OwnBroker.StartAsync(servers, kind);
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        var host = await app.StartAsync();
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(0, 60));
        await app.CheckpointAsync("weather", 60);
        await app.StopAsync(host);

        await broker.MakeTopicAgainAsync("weather");
        // More than there were: a client that goes on at the old offset sees nothing strange.
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(1_000, 100));
        host = await app.StartAsync();
        await app.CheckpointAsync("weather", 160);
        await app.StopAsync(host);

        HostedPipeline.Failure(host).Should().BeNull();
        var report = await app.Pipeline.ReconcileAsync();
        var weather = report.Topics.Where(topic => topic.Stream == "weather").ToArray();
        weather.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems).Should().BeEmpty();
        weather.Single(topic => topic.Current).Counts.Should().Be(new OutcomeCounts(100, 0, 0, 0));
        weather.Single(topic => !topic.Current).Counts.Should().Be(new OutcomeCounts(60, 0, 0, 0));
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(160);
    }

    private static IEnumerable<long> LongRange(int first, int count) => Enumerable.Range(first, count).Select(offset => (long)offset);
}
