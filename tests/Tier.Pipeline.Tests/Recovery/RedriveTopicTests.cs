using System.Text;
using Tier.LocalHost.Servers;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>Redrives where the topic is another one, or gone, or the broker is: only records that were cut need them.</summary>
public sealed class RedriveTopicTests(TestServers servers)
{
    private static readonly byte[] Large = Encoding.UTF8.GetBytes($$"""{"segment_tracks.note":"{{new string('x', 2 * 1024 * 1024)}}"}""");

    [Fact]
    public async Task Letters_of_a_topic_that_was_deleted_are_loaded_at_their_old_coordinates_but_for_those_that_were_cut()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.LoadTracksAsync(DeadRecords.TrackWithoutName(1), Large, DeadRecords.TrackWithoutName(2));
        broker.DeleteTopic(pipeline.Topic("segment-tracks"));
        broker.CreateTopic(pipeline.Topic("segment-tracks"), 1);
        await pipeline.NewWorker().TracksProcessor().ProcessAsync(
            await pipeline.PublishAsync("segment-tracks", [TrackRecords.Event(0)]), CancellationToken.None);

        var (redriven, _, refused) = await pipeline.Mended().RedriveAsync();

        redriven.Should().Be(new OutcomeCounts(2, 0, 0, 0));
        refused.Should().ContainSingle().Which.Should().Contain("[0]@1").And.Contain("deleted and made again");
        (await pipeline.QueryAsync<(string, long)>("SELECT event_name, kafka_offset FROM segment_tracks ORDER BY topic_id, kafka_offset"))
            .Should().Equal((MendedTracks.EventName, 0), (MendedTracks.EventName, 2), ("Ride Started", 0));
        (await pipeline.QueryAsync<long>("SELECT COUNT(*) FROM segment_tracks GROUP BY topic_id ORDER BY topic_id")).Should().Equal(2, 1);
        (await pipeline.DeadAsync()).Should().Equal(1);
        await pipeline.CompleteAsync();
    }

    [Fact]
    public async Task A_topic_that_is_gone_and_a_broker_that_is_away_keep_no_whole_letter_back()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.LoadTracksAsync(DeadRecords.TrackWithoutName(1), Large, DeadRecords.TrackWithoutName(2));
        broker.DeleteTopic(pipeline.Topic("segment-tracks"));

        var (redriven, _, refused) = await pipeline.Mended().RedriveAsync(new() { Until = DateTime.UtcNow.AddDays(1), Offset = 0 });
        (redriven.Loaded, refused.Count).Should().Be((1, 0));
        (await pipeline.Mended().RedriveAsync(new() { Offset = 1 })).Refused
            .Should().ContainSingle().Which.Should().Contain("[0]@1").And.Contain("have no topic");
        broker.Dispose();

        (redriven, _, refused) = await pipeline.Mended().RedriveAsync(brokerIsAway: "It ended with its run.");
        redriven.Loaded.Should().Be(1);
        refused.Should().ContainSingle().Which.Should().Contain("[0]@1").And.EndWith("the rest is at the broker. It ended with its run.");
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_asked_once_and_refuses_what_was_cut()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.LoadTracksAsync(Large, Large, DeadRecords.TrackWithoutName(1));
        broker.Dispose();

        var started = System.Diagnostics.Stopwatch.StartNew();
        var (redriven, _, refused) = await pipeline.Mended().RedriveAsync();

        redriven.Loaded.Should().Be(1);
        refused.Should().HaveCount(2).And.AllSatisfy(sentence => sentence.Should().Contain("the rest is at the broker. The broker: "));
        started.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(55), "one question takes 10 s, and it isn't asked again for each letter");
    }

    [Fact]
    public async Task What_was_cut_is_read_from_the_broker_again_with_its_key_and_headers()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        IReadOnlyList<RecordHeader> headers = [new("first", new byte[500_000]), new("second", new byte[500_000])];
        await pipeline.Services.TracksProcessor().ProcessAsync(
            [
                .. await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName(1)], key: new byte[1_100_000]),
                .. await pipeline.PublishAsync("segment-tracks", [Large], headers: _ => headers),
            ],
            CancellationToken.None);
        (await pipeline.QueryAsync<(long?, int)>("SELECT LENGTH(record_key), COALESCE(JSON_LENGTH(headers), 0) FROM dead_letters ORDER BY kafka_offset"))
            .Should().Equal((1024 * 1024, 0), (null, 1));
        var seen = new List<ConsumedRecord>();

        var (redriven, _, refused) = await pipeline.Mended(record =>
        {
            seen.Add(record);
            return MendedTracks.Named;
        }).RedriveAsync();

        (redriven.Loaded, refused.Count).Should().Be((2, 0));
        seen[0].Key.Should().HaveCount(1_100_000);
        seen[1].Value.AsSpan().SequenceEqual(Large).Should().BeTrue();
        seen[1].Headers.Select(header => (header.Key, header.Value!.Length)).Should().Equal(("first", 500_000), ("second", 500_000));
        await pipeline.CompleteAsync();
    }

    [Fact]
    public async Task A_large_record_that_the_broker_has_no_more_is_refused_and_the_others_go()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.LoadTracksAsync(Large, DeadRecords.TrackWithoutName(1));
        broker.DeleteRecords(pipeline.Topic("segment-tracks"), 0, 1);

        var (redriven, _, refused) = await pipeline.Mended().RedriveAsync();

        redriven.Loaded.Should().Be(1);
        refused.Should().ContainSingle().Which.Should().Contain("[0]@0").And.Contain("no longer has the record");
    }

    [Fact]
    public async Task A_large_record_in_whose_place_the_broker_has_another_is_refused()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.LoadTracksAsync(DeadRecords.TrackWithoutName(1));
        await pipeline.ExecuteAsync("UPDATE dead_letters SET value_length = 2000000, payload_hash = REPEAT('x', 16)");

        var (redriven, _, refused) = await pipeline.Mended().RedriveAsync();

        redriven.Total.Should().Be(0);
        refused.Should().ContainSingle().Which.Should().Contain("another record");
    }

    [Fact]
    public async Task Letters_of_a_topic_that_no_setting_names_go_to_the_stream_that_has_its_rows_or_are_refused_with_the_setting()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.LoadTracksAsync(DeadRecords.TrackWithoutName(1), null);
        await pipeline.Services.WeatherProcessor().ProcessAsync(
            await pipeline.PublishAsync("weather", [WeatherRecords.Event(0), WeatherRecords.WithoutCity(1)]), CancellationToken.None);
        await pipeline.ExecuteAsync("UPDATE kafka_topics SET name = CONCAT('earlier-', name)");

        var (redriven, _, refused) = await pipeline.NewWorker(change: services => services.MendAll()).RedriveAsync();

        redriven.Loaded.Should().Be(1);
        refused.Should().ContainSingle().Which.Should().Contain("2 of topic earlier-segment-tracks").And.Contain("SegmentTracksTopic");
        (await pipeline.QueryAsync<string>("SELECT city FROM weather_data WHERE kafka_offset = 1")).Should().Equal(MendedWeather.City);
    }

    private async Task<TestPipeline> PipelineAsync(InProcessBroker broker)
    {
        var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, settings: ("BrokerList", broker.BootstrapServers));
        broker.CreateTopic(pipeline.Topic("weather"), 1);
        broker.CreateTopic(pipeline.Topic("segment-tracks"), 1);
        return pipeline;
    }
}
