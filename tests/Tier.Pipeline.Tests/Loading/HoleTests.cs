using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.Pipeline.Tests.Loading;

/// <summary>Offsets that no batch brought are read from the broker.</summary>
public sealed class HoleTests(TestServers servers)
{
    private static readonly CancellationToken Now = CancellationToken.None;

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_hole_at_the_start_of_a_batch_is_read_from_the_broker_and_loaded_first(DatabaseKind database, BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, broker);
        var records = await pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 20), WeatherRecords.WithoutCity(1), WeatherRecords.Event(3), .. WeatherRecords.Events(20, 8)]);
        await LoadAsync(pipeline, records[..10]);

        await LoadAsync(pipeline, records[25..]);

        await CompleteAsync(pipeline, new(28, 1, 1, 0));
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task Holes_inside_a_batch_and_in_several_partitions_are_filled(DatabaseKind database, BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, broker, partitions: 3);
        var batch = new List<ConsumedRecord>();
        for (var partition = 0; partition < 3; partition++)
        {
            var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(partition * 100, 30), partition);
            batch.AddRange(partition == 1 ? records : [.. records[(5 * partition)..10], .. records[12..20], .. records[21..]]);
        }

        await LoadAsync(pipeline, batch);

        await CompleteAsync(pipeline, new(90, 0, 0, 0));
    }

    [Fact]
    public async Task Markers_and_aborted_records_of_a_transactional_producer_become_gaps_wherever_they_lie_in_a_batch()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MySql, BrokerKind.Kafka);
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = pipeline.Settings["BrokerList"], TransactionalId = pipeline.Topic("weather") }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(60));
        var delivered = new List<ConsumedRecord>();
        for (var transaction = 0; transaction < 20; transaction++)
        {
            producer.BeginTransaction();
            var sent = await Task.WhenAll(WeatherRecords.Events(10 * transaction, 10).Select(value => producer.ProduceAsync(new TopicPartition(pipeline.Topic("weather"), 0), new() { Value = value })));
            if (transaction % 4 == 1)
            {
                producer.AbortTransaction();
                continue;
            }

            producer.CommitTransaction();
            delivered.AddRange(sent.Select(record => new ConsumedRecord { Topic = record.Topic, Partition = 0, Offset = record.Offset, Value = record.Value }));
        }

        // Also at the ends of batches.
        foreach (var batch in delivered.Chunk(30).SelectMany(batch => new[] { batch[..10], batch[10..] }))
        {
            await LoadAsync(pipeline, batch);
        }

        // The last marker lies behind the last record.
        await CompleteAsync(pipeline, new(150, 0, 0, 19 + 50));
        (await pipeline.QueryAsync<string>("SELECT DISTINCT reason FROM offset_gaps")).Should().Equal("marker_or_aborted");
        (await pipeline.ValueAsync<long>("SELECT next_offset FROM partition_checkpoints JOIN kafka_topics USING (topic_id) WHERE name = @topic", new { topic = pipeline.Topic("weather") })).Should().Be(219);
    }

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task What_retention_took_before_it_was_read_is_recorded_as_lost(BrokerKind broker)
    {
        await using var topics = await MortalTopicsOfAsync(broker);
        var pipeline = topics.Pipeline;
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 50));
        await LoadAsync(pipeline, records[..10]);
        await topics.DeleteRecordsAsync(before: 25);

        await LoadAsync(pipeline, records[40..]);

        (await pipeline.QueryAsync<(long, long, string)>("SELECT first_offset, last_offset, reason FROM offset_gaps")).Should().Equal((10, 24, "lost_to_retention"));
        (await pipeline.ReconcileAsync()).Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(35, 0, 0, 15));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Workers_that_meet_the_same_hole_fill_it_once(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("weather", Enumerable.Range(0, 12_000).Select(number => number % 3 == 0 ? WeatherRecords.WithoutCity(number) : WeatherRecords.Event(number)));
        var workers = Enumerable.Range(0, 3).Select(_ => pipeline.NewWorker()).ToArray();

        await Task.WhenAll(workers.Select(worker => Task.Run(() => worker.WeatherProcessor().ProcessAsync(records[11_990..], Now))));

        await CompleteAsync(pipeline, new(8_000, 4_000, 0, 0));
    }

    [Fact]
    public async Task A_broker_that_goes_down_while_a_hole_is_read_loses_nothing_and_makes_no_gap()
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 50));
        await LoadAsync(pipeline, records[..10]);

        await broker.DownAsync();
        var load = () => LoadAsync(pipeline, records[40..]);
        await load.Should().ThrowAsync<KafkaException>();
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM offset_gaps")).Should().Be(0);
        pipeline.AskedToStop().Should().BeFalse();

        await broker.UpAsync();
        await LoadAsync(pipeline, records[40..]);
        await CompleteAsync(pipeline, new(50, 0, 0, 0));
    }

    [Fact]
    public async Task A_large_hole_keeps_what_was_filled_when_the_invocation_is_cancelled()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 30_000));
        using var ending = new CancellationTokenSource();
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[..1], Now);

        var load = Task.Run(() => pipeline.Services.WeatherProcessor().ProcessAsync(records[29_999..], ending.Token));
        await Eventually.HoldsAsync(async () => await CheckpointAsync(pipeline) > 1);
        await ending.CancelAsync();
        await ((Func<Task>)(() => load)).Should().ThrowAsync<OperationCanceledException>();

        var kept = await CheckpointAsync(pipeline);
        kept.Should().BeInRange(5_001, 29_999).And.Match(next => next % 5_000 == 1, "whole chunks stay");
        await LoadAsync(pipeline, records[29_999..]);
        await CompleteAsync(pipeline, new(30_000, 0, 0, 0));
    }

    [Fact]
    public async Task A_topic_that_ends_before_what_was_delivered_from_it_stops_the_app()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));

        var load = () => LoadAsync(pipeline, [records[9] with { Offset = 30 }]);

        (await load.Should().ThrowAsync<InvariantException>()).WithMessage("*the broker has lost records*");
        pipeline.AskedToStop().Should().BeTrue();
    }

    [Fact]
    public async Task A_batch_that_has_another_record_than_the_broker_stops_the_app()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));

        var load = () => LoadAsync(pipeline, [records[9] with { Value = WeatherRecords.Event(99) }]);

        (await load.Should().ThrowAsync<InvariantException>()).WithMessage("*@9 came again and is not the record*");
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_range_below_the_checkpoint_is_compared_and_left_as_it_is(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 40));
        await LoadAsync(pipeline, records[..20]);
        var topic = await pipeline.Services.GetRequiredService<TopicRegistry>().GetAsync(pipeline.Topic("weather"), Now);
        var weather = pipeline.Services.GetRequiredService<EventStreams>().Named("weather");
        var ranges = pipeline.Services.GetRequiredService<RangeReload>();

        (await ranges.AppendAsync(weather, topic, 0, 5, 30, Now)).Should().Be(new OutcomeCounts(10, 0, 0, 0));
        (await ranges.AppendAsync(weather, topic, 0, 0, 30, Now)).Should().Be(OutcomeCounts.None);
        await pipeline.ExecuteAsync("UPDATE weather_data SET payload_hash = REPEAT('x', 16) WHERE kafka_offset = 7");
        var damaged = () => ranges.AppendAsync(weather, topic, 0, 0, 30, Now);
        var above = () => ranges.AppendAsync(weather, topic, 0, 31, 40, Now);

        await damaged.Should().ThrowAsync<InvariantException>();
        await above.Should().ThrowAsync<MissingOffsetsException>();
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(30);
    }

    private Task<MortalTopics> MortalTopicsOfAsync(BrokerKind broker) => MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, broker);

    private static Task LoadAsync(TestPipeline pipeline, IReadOnlyList<ConsumedRecord> records) => pipeline.Services.WeatherProcessor().ProcessAsync(records, Now);

    private static Task<long> CheckpointAsync(TestPipeline pipeline) => pipeline.ValueAsync<long>("SELECT next_offset FROM partition_checkpoints");

    private static async Task CompleteAsync(TestPipeline pipeline, OutcomeCounts counts)
    {
        var report = await pipeline.ReconcileAsync();
        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(counts);
        report.Topics.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems).Should().BeEmpty();
        pipeline.AskedToStop().Should().BeFalse();
    }
}
