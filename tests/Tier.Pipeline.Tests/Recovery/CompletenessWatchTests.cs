using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Tests.Loading;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>What no batch tells.</summary>
public sealed class CompletenessWatchTests(TestServers servers)
{
    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_database_that_was_restored_gets_what_was_committed_though_no_batch_comes(DatabaseKind database, BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, broker);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records, CancellationToken.None);
        await pipeline.CommitAsync("weather", 20);
        await RestoreAsync(pipeline, 12);

        await using var watch = await WatchAsync(pipeline);
        await watch.UntilAsync(async () => await OutcomesAsync(pipeline) == 20);

        await CompleteAsync(pipeline, new(20, 0, 0, 0));
    }

    [Fact]
    public async Task Committed_offsets_without_an_outcome_are_found_while_it_runs()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[..5], CancellationToken.None);
        await using var watch = await WatchAsync(pipeline);
        await watch.RoundAsync();

        // As after a reset of the group to the latest offset.
        await pipeline.CommitAsync("weather", 20);
        await watch.UntilAsync(async () => await OutcomesAsync(pipeline) == 20);

        await CompleteAsync(pipeline, new(20, 0, 0, 0));
    }

    [Fact]
    public async Task A_checkpoint_that_moves_between_two_looks_is_left_to_whoever_moves_it()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[..5], CancellationToken.None);
        await pipeline.CommitAsync("weather", 20);
        await using var watch = await WatchAsync(pipeline);
        await watch.LookedAsync();

        await pipeline.Services.WeatherProcessor().ProcessAsync(records[5..8], CancellationToken.None);
        watch.Time.Advance(LoadingOptions.StandsStill);
        await watch.RoundAsync();

        (await OutcomesAsync(pipeline)).Should().Be(8);
    }

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task A_topic_made_again_is_loaded_though_no_batch_comes(BrokerKind broker)
    {
        await using var topics = await MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        var pipeline = topics.Pipeline;
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)), CancellationToken.None);
        await using var watch = await WatchAsync(pipeline);
        await watch.RoundAsync();

        // As many as before: the client waits at the end, and no batch comes.
        await topics.MakeAgainAsync();
        await pipeline.PublishAsync("weather", WeatherRecords.Events(100, 10));
        await watch.UntilAsync(async () => await OutcomesAsync(pipeline) == 20);

        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(20);
    }

    [Fact]
    public async Task Partitions_that_are_added_get_their_checkpoints_before_anything_is_read_from_them()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.Kafka);
        await using var watch = await WatchAsync(pipeline);
        await watch.RoundAsync();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = pipeline.Settings["BrokerList"] }).Build();
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = pipeline.Topic("weather"), IncreaseTo = 3 }]);

        await watch.UntilAsync(async () => await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM partition_checkpoints JOIN kafka_topics USING (topic_id) WHERE name = @topic", new { topic = pipeline.Topic("weather") }) == 3);
    }

    [Fact]
    public async Task What_the_broker_dropped_of_a_partition_that_nothing_comes_from_any_more_is_recorded_as_lost()
    {
        await using var topics = await MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.InProcess);
        var pipeline = topics.Pipeline;
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[..5], CancellationToken.None);
        await topics.DeleteRecordsAsync(before: 20);

        await using var watch = await WatchAsync(pipeline);
        await watch.UntilAsync(async () => await OutcomesAsync(pipeline) == 20);

        (await pipeline.QueryAsync<(long, long, string)>("SELECT first_offset, last_offset, reason FROM offset_gaps")).Should().Equal((5, 19, "lost_to_retention"));
    }

    [Fact]
    public async Task An_offset_that_was_committed_beyond_the_end_is_no_hole()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)), CancellationToken.None);
        await pipeline.CommitAsync("weather", 50);
        await using var watch = await WatchAsync(pipeline);
        await watch.RoundAsync();
        watch.AskedToStop.Should().BeFalse();
        (await OutcomesAsync(pipeline)).Should().Be(10);
    }

    [Fact]
    public async Task While_the_broker_is_away_it_warns_once_and_afterwards_it_goes_on()
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
        await using var watch = await WatchAsync(pipeline);
        await watch.RoundAsync();

        await broker.DownAsync();
        await watch.UntilAsync(() => Task.FromResult(watch.Failures >= 4));
        watch.Warnings.Should().HaveCount(2, "one for each stream");
        await broker.UpAsync();
        await pipeline.CommitAsync("weather", 20);
        await watch.UntilAsync(async () => await OutcomesAsync(pipeline) == 20);

        watch.Warnings.Should().HaveCount(3, "and one for the hole");
        records.Should().HaveCount(20);
    }

    [Fact]
    public async Task What_breaks_completeness_stops_the_app()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.PublishAsync("weather", Enumerable.Range(0, 20).Select(WeatherRecords.WithoutCity));
        await pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);
        await pipeline.Services.GetRequiredService<StreamTopics>().RegisterAllAsync(CancellationToken.None);
        await pipeline.ExecuteAsync("INSERT INTO dead_letters (topic_id, kafka_partition, kafka_offset, payload_hash, reason, sentence, first_seen) SELECT topic_id, 0, 7, REPEAT('x', 16), 'by_hand', '', NOW(3) FROM kafka_topics WHERE name LIKE 'weather%'");
        await pipeline.CommitAsync("weather", 20);

        await using var watch = await WatchAsync(pipeline);
        await watch.UntilAsync(() => Task.FromResult(watch.AskedToStop));
    }

    [Fact]
    public async Task It_stops_with_the_app_also_while_the_broker_does_not_answer()
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        await pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);
        broker.Network.Swallow();
        var watch = await WatchAsync(pipeline);

        var stopping = System.Diagnostics.Stopwatch.StartNew();
        await watch.DisposeAsync();

        stopping.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(9), "a question to the broker waits for 10 s");
    }

    private static async Task RestoreAsync(TestPipeline pipeline, long to)
    {
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset >= @to", new { to });
        await pipeline.ExecuteAsync("UPDATE load_ranges SET last_offset = @to - 1, loaded = @to", new { to });
        await pipeline.ExecuteAsync("UPDATE partition_checkpoints SET next_offset = @to WHERE next_offset > @to", new { to });
    }

    private static async Task<long> OutcomesAsync(TestPipeline pipeline) =>
        await pipeline.ValueAsync<long?>("SELECT CAST(SUM(next_offset) AS SIGNED) FROM partition_checkpoints") ?? 0;

    private static async Task CompleteAsync(TestPipeline pipeline, OutcomeCounts counts)
    {
        var report = await pipeline.ReconcileAsync();
        report.Complete.Should().BeTrue();
        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(counts);
    }

    private static Task<RunningWatch> WatchAsync(TestPipeline pipeline) => RunningWatch.StartAsync(pipeline);
}
