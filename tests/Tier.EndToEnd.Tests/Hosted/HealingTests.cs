using Tier.Pipeline.Records;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Hosted;

/// <summary>The app as it is shipped, with real consumers, when records are passed over or the topic is another one.</summary>
public sealed class HealingTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task Group_offsets_that_were_reset_to_the_latest_pass_over_nothing(DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(0, 100));
        await app.Pipeline.CommitAsync("weather", 100);

        // No batch comes: the look at start finds it.
        await app.StartAsync();
        await app.CheckpointAsync("weather", 100);
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(100, 10));
        await app.CheckpointAsync("weather", 110);

        (await app.ConcludeAsync()).Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(110, 0, 0, 0));
    }

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_database_that_is_set_back_while_the_worker_runs_gets_everything_with_the_next_batch(DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(0, 100));
        await app.StartAsync();
        await app.CheckpointAsync("weather", 100);

        // As after a fail-over to a copy that lacks the last transactions.
        await app.Pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset >= 60");
        await app.Pipeline.ExecuteAsync("UPDATE load_ranges SET last_offset = 59, loaded = 60 WHERE first_offset = 0");
        await app.Pipeline.ExecuteAsync("DELETE FROM load_ranges WHERE first_offset > 0");
        await app.Pipeline.ExecuteAsync("UPDATE partition_checkpoints SET next_offset = 60 WHERE next_offset = 100");
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(100, 10));
        await app.CheckpointAsync("weather", 110);

        (await app.ConcludeAsync()).Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(110, 0, 0, 0));
    }

    [Theory]
    [InlineData(BrokerKind.InProcess, 40)]
    [InlineData(BrokerKind.InProcess, 100)]
    [InlineData(BrokerKind.InProcess, 300)]
    [InlineData(BrokerKind.Kafka, 300)]
    [AllStacksData(BrokerKind.Kafka, 40)]
    [AllStacksData(BrokerKind.Kafka, 100)]
    public async Task A_topic_that_is_deleted_and_made_again_while_the_worker_runs_is_loaded_whole(BrokerKind kind, int events)
    {
        await using var broker = await OwnBroker.StartAsync(servers, kind);
        await using var app = await HostedPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(0, 100));
        await app.StartAsync();
        await app.CheckpointAsync("weather", 100);

        await broker.MakeTopicAgainAsync("weather");
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(1_000, events));
        await app.CheckpointAsync("weather", 100 + events);
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(2_000, 10));
        await app.CheckpointAsync("weather", 100 + events + 10);

        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(100 + events + 10);
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM offset_gaps")).Should().Be(0);
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM duplicate_events")).Should().Be(0);
    }
}
