using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Records;
using Tier.Pipeline.Tests.Loading;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.Pipeline.Tests.Kafka;

public sealed class TopicReaderTests(TestServers servers)
{
    private static readonly CancellationToken Now = CancellationToken.None;

    /// <summary>Long enough for a busy machine to read what is there.</summary>
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(5);

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task A_range_is_read_with_all_that_a_record_has_and_nothing_beyond_it(BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        var records = await pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 10), null, []], headers: number => [new("ce_id", [(byte)number]), new("empty", null)]);

        var read = await ReadAsync(pipeline, 3, 12);

        read.SelectMany(chunk => chunk.Records).Should().BeEquivalentTo(records[3..12], options => options.WithStrictOrdering());
        read.Should().AllSatisfy(chunk => chunk.Gaps.Should().BeEmpty());
        read[^1].Next.Should().Be(12);
        (await Reader(pipeline).ReadRecordAsync(pipeline.Topic("weather"), 0, 10, Now)).Should().BeEquivalentTo(records[10]);
    }

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task A_range_comes_in_chunks_of_five_thousand_records_at_most(BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 12_000));

        var read = await ReadAsync(pipeline, 0, 12_000);

        read.Select(chunk => (chunk.Records.Count, chunk.Next)).Should().Equal((5_000, 5_000), (5_000, 10_000), (2_000, 12_000));
    }

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task A_range_beyond_the_end_of_the_log_is_told_from_one_that_has_no_records(BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));

        var across = () => ReadAsync(pipeline, 5, 11);
        var beyond = () => ReadAsync(pipeline, 20, 30);

        (await across.Should().ThrowAsync<OffsetsBeyondEndException>()).WithMessage("*offset 10 is asked for*ends before offset 10*");
        (await beyond.Should().ThrowAsync<OffsetsBeyondEndException>()).WithMessage("*offset 29 is asked for*ends before offset 10*");
        (await Reader(pipeline).ReadRecordAsync(pipeline.Topic("weather"), 0, 10, Now)).Should().BeNull();
    }

    [Fact]
    public async Task Markers_and_aborted_records_are_proven_to_be_no_records_also_at_the_end_of_the_log()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.Kafka);
        using var producer = Producer(pipeline);
        Produce(producer, pipeline, 0, 3, commit: true); // and the marker at 3
        Produce(producer, pipeline, 3, 2, commit: false); // 4, 5, and the marker at 6
        Produce(producer, pipeline, 5, 1, commit: true); // 7, and the marker at 8
        Produce(producer, pipeline, 6, 4, commit: false); // 9 to 12, and the marker at 13

        var read = await ReadAsync(pipeline, 0, 14);

        read.SelectMany(chunk => chunk.Records).Select(record => record.Offset).Should().Equal(0, 1, 2, 7);
        read.SelectMany(chunk => chunk.Gaps).Should().Equal(
            new OffsetGap(0, 3, 6, GapReason.MarkerOrAborted), new OffsetGap(0, 8, 13, GapReason.MarkerOrAborted));
        read[^1].Next.Should().Be(14);
        (await ReadAsync(pipeline, 3, 4)).Single().Gaps.Should().Equal(new OffsetGap(0, 3, 3, GapReason.MarkerOrAborted));
        (await ReadAsync(pipeline, 12, 14)).Single().Gaps.Should().Equal(new OffsetGap(0, 12, 13, GapReason.MarkerOrAborted));
        (await Reader(pipeline).ReadRecordAsync(pipeline.Topic("weather"), 0, 5, Now)).Should().BeNull();
    }

    [Fact]
    public async Task A_transaction_that_is_not_finished_proves_nothing_and_is_waited_for()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.Kafka);
        using var producer = Producer(pipeline);
        Produce(producer, pipeline, 0, 3, commit: true);
        producer.BeginTransaction();
        Send(producer, pipeline, 3, 2);
        producer.Flush(TimeSpan.FromSeconds(30));
        using var impatient = ActivatorUtilities.CreateInstance<TopicReader>(pipeline.Services, Impatience);

        var read = () => ReadAsync(pipeline, 0, 6, impatient);
        (await read.Should().ThrowAsync<TimeoutException>()).WithMessage("*offset 4*transaction that isn't finished*");

        var waiting = ReadAsync(pipeline, 0, 6);
        producer.CommitTransaction();
        (await waiting).SelectMany(chunk => chunk.Records).Select(record => record.Offset).Should().Equal(0, 1, 2, 4, 5);
    }

    [Fact]
    public async Task What_compaction_removed_is_proven_to_be_no_record()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.Kafka);
        var topic = pipeline.Topic("weather");
        await ConfigureAsync(pipeline, ("cleanup.policy", "compact"), ("segment.ms", "100"), ("min.cleanable.dirty.ratio", "0.0"), ("max.compaction.lag.ms", "100"));
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = pipeline.Settings["BrokerList"] }).Build();
        long end = 0;
        await Eventually.HoldsAsync(async () =>
        {
            // The segment that is written to isn't compacted, and it is closed by the next record only.
            end = (await producer.ProduceAsync(new TopicPartition(topic, 0), new() { Key = "a", Value = WeatherRecords.Event((int)end) })).Offset + 1;
            return (await ReadAsync(pipeline, 0, end)).SelectMany(chunk => chunk.Gaps).Any();
        });

        var read = await ReadAsync(pipeline, 0, end);

        read.SelectMany(chunk => chunk.Gaps).Should().AllSatisfy(gap => gap.Reason.Should().Be(GapReason.Compacted));
        (read.Sum(chunk => chunk.Records.Count) + read.SelectMany(chunk => chunk.Gaps).Sum(gap => gap.Length)).Should().Be(end);
    }

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task What_lies_below_the_low_watermark_is_lost_and_the_rest_is_read(BrokerKind broker)
    {
        await using var topics = await MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        var records = await topics.Pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
        await topics.DeleteRecordsAsync(before: 8);

        var read = await ReadAsync(topics.Pipeline, 3, 15);

        read.SelectMany(chunk => chunk.Gaps).Should().Equal(new OffsetGap(0, 3, 7, GapReason.LostToRetention));
        read.SelectMany(chunk => chunk.Records).Should().BeEquivalentTo(records[8..15], options => options.WithStrictOrdering());
        (await ReadAsync(topics.Pipeline, 2, 4)).Single().Gaps.Should().Equal(new OffsetGap(0, 2, 3, GapReason.LostToRetention));
    }

    [Fact]
    public async Task A_broker_that_goes_down_in_mid_read_proves_nothing_and_the_reading_can_be_begun_again()
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 100));
        using var reader = ActivatorUtilities.CreateInstance<TopicReader>(pipeline.Services, Impatience);
        (await ReadAsync(pipeline, 0, 10, reader)).Should().HaveCount(1);

        await broker.DownAsync();
        var read = () => ReadAsync(pipeline, 50, 100, reader);
        (await read.Should().ThrowAsync<TimeoutException>()).WithMessage("*gave nothing from offset 50 on*");

        await broker.UpAsync();
        (await ReadAsync(pipeline, 50, 100, reader)).Sum(chunk => chunk.Records.Count).Should().Be(50);
    }

    [Fact]
    public async Task A_value_of_fifty_megabytes_is_read_and_a_chunk_ends_behind_it()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.Kafka);
        await ConfigureAsync(pipeline, ("max.message.bytes", "100000000"));
        var large = new byte[50 * 1024 * 1024];
        new Random(1).NextBytes(large);
        await pipeline.PublishAsync("weather", [WeatherRecords.Event(0), large, WeatherRecords.Event(1), large, WeatherRecords.Event(2)]);

        var read = await ReadAsync(pipeline, 0, 5);

        read.Select(chunk => chunk.Records.Count).Should().Equal(2, 2, 1);
        (await Reader(pipeline).ReadRecordAsync(pipeline.Topic("weather"), 0, 3, Now))!.Value.Should().Equal(large);
    }

    [Fact]
    public async Task A_broker_that_does_not_say_whether_it_compacts_keeps_nothing_from_being_read()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        (await pipeline.Services.GetRequiredService<KafkaMetadata>().IsCompactedAsync(pipeline.Topic("weather"))).Should().BeFalse();
    }

    [Fact]
    public async Task Reading_ends_when_it_is_cancelled()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.Kafka);
        using var producer = Producer(pipeline);
        producer.BeginTransaction();
        Send(producer, pipeline, 0, 2);
        producer.Flush(TimeSpan.FromSeconds(30));
        using var ending = new CancellationTokenSource();

        var reading = Reader(pipeline).ReadRecordAsync(pipeline.Topic("weather"), 0, 1, ending.Token);
        await ending.CancelAsync();

        await ((Func<Task>)(() => reading)).Should().ThrowAsync<OperationCanceledException>();
        producer.AbortTransaction();
    }

    private static TopicReader Reader(TestPipeline pipeline) => pipeline.Services.GetRequiredService<TopicReader>();

    private static IProducer<Null, byte[]> Producer(TestPipeline pipeline)
    {
        var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = pipeline.Settings["BrokerList"], TransactionalId = pipeline.Topic("weather") }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(60));
        return producer;
    }

    private static void Produce(IProducer<Null, byte[]> producer, TestPipeline pipeline, int first, int count, bool commit)
    {
        producer.BeginTransaction();
        Send(producer, pipeline, first, count);
        producer.Flush(TimeSpan.FromSeconds(30)); // so that the records of an aborted one are there too
        if (commit)
        {
            producer.CommitTransaction();
        }
        else
        {
            producer.AbortTransaction();
        }
    }

    private static void Send(IProducer<Null, byte[]> producer, TestPipeline pipeline, int first, int count)
    {
        foreach (var value in WeatherRecords.Events(first, count))
        {
            producer.Produce(new TopicPartition(pipeline.Topic("weather"), 0), new() { Value = value });
        }
    }

    private static async Task ConfigureAsync(TestPipeline pipeline, params (string Name, string Value)[] settings)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = pipeline.Settings["BrokerList"] }).Build();
        await admin.IncrementalAlterConfigsAsync(new()
        {
            [new() { Type = ResourceType.Topic, Name = pipeline.Topic("weather") }] =
                [.. settings.Select(setting => new ConfigEntry { Name = setting.Name, Value = setting.Value, IncrementalOperation = AlterConfigOpType.Set })],
        });
    }

    private static async Task<List<OffsetChunk>> ReadAsync(TestPipeline pipeline, long from, long to, TopicReader? reader = null)
    {
        var chunks = new List<OffsetChunk>();
        await foreach (var chunk in (reader ?? Reader(pipeline)).ReadAsync(pipeline.Topic("weather"), 0, from, to, Now))
        {
            chunks.Add(chunk);
        }

        return chunks;
    }
}
