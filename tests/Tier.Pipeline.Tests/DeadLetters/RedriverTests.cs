using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tier.LocalHost.Servers;
using Tier.Pipeline.DeadLetters;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Topics;
using Tier.Testing;

namespace Tier.Pipeline.Tests.DeadLetters;

public sealed class RedriverTests(TestServers servers)
{
    private static CancellationToken Now => CancellationToken.None;

    [Fact]
    public async Task Dead_letters_of_a_topic_that_was_deleted_go_to_the_one_that_has_its_name_now_but_for_those_that_were_cut()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        var large = Encoding.UTF8.GetBytes($$"""{"segment_tracks.note":"{{new string('x', 2 * 1024 * 1024)}}"}""");
        await pipeline.Services.TracksProcessor().ProcessAsync(await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName(1), large, DeadRecords.TrackWithoutName(2)]), Now);

        broker.DeleteTopic(pipeline.Topic("segment-tracks"));
        broker.CreateTopic(pipeline.Topic("segment-tracks"), 1);
        var worker = pipeline.NewWorker(change: services => services.MendAll());
        var (published, refused) = await worker.RedriveAsync();

        published.Should().Be(2);
        refused.Should().ContainSingle().Which.Should().Contain("[0]@1").And.Contain("deleted and made again");
        await worker.TracksProcessor().ProcessAsync(
        [
            Again(pipeline, 0, DeadRecords.TrackWithoutName(1), 0), Again(pipeline, 1, DeadRecords.TrackWithoutName(2), 2),
        ], Now);
        (await pipeline.QueryAsync<(int, long, int, long)>("SELECT topic_id, kafka_offset, dead_topic_id, dead_offset FROM redriven_records ORDER BY 2"))
            .Should().BeEquivalentTo([(TopicOf(2), 0L, TopicOf(1), 0L), (TopicOf(2), 1L, TopicOf(1), 2L)]);
        (await pipeline.QueryAsync<long>("SELECT kafka_offset FROM dead_letters WHERE redriven_at IS NULL")).Should().Equal(1);

        int TopicOf(int number) => Topics(pipeline)[number - 1];
    }

    [Fact]
    public async Task A_dead_letter_of_which_the_key_or_a_header_was_cut_is_published_whole()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        IReadOnlyList<RecordHeader> headers = [new("first", new byte[500_000]), new("second", new byte[500_000])];
        await pipeline.Services.TracksProcessor().ProcessAsync(
            [
                .. await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName(1)], key: new byte[1_100_000]),
                .. await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName(2)], headers: _ => headers),
            ],
            Now);
        (await pipeline.QueryAsync<(long?, int)>("SELECT LENGTH(record_key), COALESCE(JSON_LENGTH(headers), 0) FROM dead_letters ORDER BY kafka_offset")).Should().Equal((1024 * 1024, 0), (null, 1));

        var (published, refused) = await pipeline.Services.RedriveAsync();

        (published, refused.Count).Should().Be((2, 0));
        (await PublishedAsync(pipeline, 2)).Key.Should().HaveCount(1_100_000);
        (await PublishedAsync(pipeline, 3)).Headers.Select(header => (header.Key, header.Value!.Length)).Should().StartWith([("first", 500_000), ("second", 500_000)]);
    }

    [Fact]
    public async Task A_record_that_is_redriven_again_names_the_dead_letter_that_it_was_last_and_no_other()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.Services.TracksProcessor().ProcessAsync(await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName()]), Now);
        await pipeline.Services.RedriveAsync();
        await pipeline.Services.TracksProcessor().ProcessAsync([await PublishedAsync(pipeline, 1)], Now);

        (await pipeline.Services.RedriveAsync()).Published.Should().Be(1);

        (await PublishedAsync(pipeline, 2)).Headers.Should().ContainSingle().Which.Value.Should().Equal(DeadRecords.Redriven(Topics(pipeline)[0], 0, 1).Value);
    }

    [Fact]
    public async Task Each_is_published_into_the_partition_that_it_was_in_whatever_its_key()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, partitions: 3);
        for (var partition = 0; partition < 3; partition++)
        {
            await pipeline.Services.TracksProcessor().ProcessAsync(await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName(partition)], partition, key: "rider"u8.ToArray()), Now);
        }

        await pipeline.Services.RedriveAsync();

        for (var partition = 0; partition < 3; partition++)
        {
            (await PublishedAsync(pipeline, 1, partition)).Value.Should().Equal(DeadRecords.TrackWithoutName(partition));
        }
    }

    [Fact]
    public async Task A_large_record_that_the_broker_has_no_more_is_refused_and_the_others_go()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        var large = Encoding.UTF8.GetBytes($$"""{"segment_tracks.note":"{{new string('x', 2 * 1024 * 1024)}}"}""");
        await pipeline.Services.TracksProcessor().ProcessAsync(await pipeline.PublishAsync("segment-tracks", [large, DeadRecords.TrackWithoutName(1)]), Now);
        broker.DeleteRecords(pipeline.Topic("segment-tracks"), 0, 1);

        var (published, refused) = await pipeline.Services.RedriveAsync();

        published.Should().Be(1);
        refused.Should().ContainSingle().Which.Should().Contain("[0]@0").And.Contain("no longer has the record");
    }

    [Fact]
    public async Task A_large_record_in_whose_place_the_broker_has_another_is_refused()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.Services.TracksProcessor().ProcessAsync(await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName(1)]), Now);
        await pipeline.ExecuteAsync("UPDATE dead_letters SET value_length = 2000000, payload_hash = REPEAT('x', 16)");

        var (published, refused) = await pipeline.Services.RedriveAsync();

        published.Should().Be(0);
        refused.Should().ContainSingle().Which.Should().Contain("another record");
    }

    [Fact]
    public async Task Dead_letters_of_a_topic_that_no_stream_loads_are_refused_with_the_setting()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.Services.TracksProcessor().ProcessAsync(await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName(1), null]), Now);
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", [WeatherRecords.WithoutCity(1)]), Now);
        await pipeline.ExecuteAsync("UPDATE kafka_topics SET name = 'earlier' WHERE name = @name", new { name = pipeline.Topic("segment-tracks") });

        var (published, refused) = await pipeline.NewWorker().RedriveAsync();

        published.Should().Be(1);
        refused.Should().ContainSingle().Which.Should().Contain("2 of topic earlier").And.Contain("SegmentTracksTopic");
    }

    [Fact]
    public async Task A_topic_that_is_gone_is_refused()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.Services.TracksProcessor().ProcessAsync(await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName(1)]), Now);
        broker.DeleteTopic(pipeline.Topic("segment-tracks"));

        var (published, refused) = await pipeline.NewWorker().RedriveAsync();

        published.Should().Be(0);
        refused.Should().ContainSingle().Which.Should().Contain("have no topic");
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_named()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.Services.TracksProcessor().ProcessAsync(await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName(1)]), Now);
        broker.Dispose();

        var redrive = () => pipeline.NewWorker().RedriveAsync();

        (await redrive.Should().ThrowAsync<SettingException>()).Which.Setting.Should().Be("BrokerList");
    }

    private static async Task<ConsumedRecord> PublishedAsync(TestPipeline pipeline, long offset, int partition = 0) =>
        (await pipeline.Services.GetRequiredService<TopicReader>().ReadRecordAsync(pipeline.Topic("segment-tracks"), partition, offset, Now))!;

    private static int[] Topics(TestPipeline pipeline) => [.. pipeline.QueryAsync<int>("SELECT topic_id FROM kafka_topics WHERE name = @name ORDER BY topic_id", new { name = pipeline.Topic("segment-tracks") }).GetAwaiter().GetResult()];

    private static ConsumedRecord Again(TestPipeline pipeline, long offset, byte[] value, long dead) => new()
    {
        Topic = pipeline.Topic("segment-tracks"),
        Partition = 0,
        Offset = offset,
        Value = value,
        Headers = [DeadRecords.Redriven(Topics(pipeline)[0], 0, dead)],
    };

    private async Task<TestPipeline> PipelineAsync(InProcessBroker broker)
    {
        var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, settings: ("BrokerList", broker.BootstrapServers));
        broker.CreateTopic(pipeline.Topic("weather"), 1);
        broker.CreateTopic(pipeline.Topic("segment-tracks"), 1);
        return pipeline;
    }
}
