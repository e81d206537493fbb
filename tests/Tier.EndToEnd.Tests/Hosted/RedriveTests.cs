using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline;
using Tier.Pipeline.DeadLetters;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Hosted;

/// <summary>Dead letters are published again after the transform was mended, and the functions load them.</summary>
public sealed class RedriveTests(TestServers servers)
{
    private const int TwoMebibytes = 2 * 1024 * 1024;

    private static readonly HostSetup Mended = new() { Services = services => services.MendAll() };

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task Dead_letters_of_every_reason_are_loaded_when_the_transform_is_mended(DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        byte[]?[] tracks =
        [
            "{"u8.ToArray(), "[1]"u8.ToArray(), DeadRecords.TrackWithoutName(), """{"segment_tracks.event_name":42}"""u8.ToArray(), """{"type":"page","anonymousId":"a"}"""u8.ToArray(),
            null, new byte[(4 * 1024 * 1024) + 1], TrackNamed("Throw"), TrackNamed("Refuse"), TrackRecords.Event(1),
        ];
        byte[][] weather = [WeatherRecords.Event(0, temperature: 1000), WeatherAt("yesterday"), WeatherRecords.Event(1)];
        await app.Pipeline.PublishAsync("segment-tracks", tracks, headers: index => [new("number", [(byte)index]), new("nothing", null)]);
        await app.Pipeline.PublishAsync("weather", weather);
        await app.Pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);
        await app.Pipeline.ExecuteAsync("ALTER TABLE segment_tracks ADD CONSTRAINT refusing CHECK (event_name <> 'Refuse')");
        var failing = await app.StartAsync(new() { Services = services => services.AddSingleton<SegmentTracksStream>(new FailingTracks()) });
        await LoadedAsync(app, tracks.Length, weather.Length);
        await app.StopAsync(failing);
        (await app.Pipeline.QueryAsync<string>("SELECT reason FROM dead_letters")).Should().BeEquivalentTo(Enum.GetValues<ReasonCode>().Select(reason => reason.ToCode()));

        (await app.Pipeline.Services.RedriveAsync()).Should().BeEquivalentTo((11L, Array.Empty<string>()));
        await app.Pipeline.ExecuteAsync("ALTER TABLE segment_tracks DROP CONSTRAINT refusing");
        await app.StartAsync(Mended);
        await LoadedAsync(app, tracks.Length + 9, weather.Length + 2);
        await app.ConcludeAsync();

        (await app.Pipeline.ValueAsync<long>($"SELECT COUNT(*) FROM segment_tracks WHERE event_name IN ('{MendedTracks.EventName}', 'Throw', 'Refuse')")).Should().Be(9);
        (await app.Pipeline.ValueAsync<long>($"SELECT COUNT(*) FROM weather_data WHERE city = '{MendedWeather.City}'")).Should().Be(2);
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM dead_letters WHERE redriven_at IS NULL")).Should().Be(0);
        foreach (var table in new[] { "segment_tracks", "weather_data" })
        {
            (await app.Pipeline.ValueAsync<long>(
                $"""
                SELECT COUNT(*) FROM redriven_records r JOIN {table} s USING (topic_id, kafka_partition, kafka_offset)
                JOIN dead_letters d ON d.topic_id = dead_topic_id AND d.kafka_partition = dead_partition AND d.kafka_offset = dead_offset AND d.payload_hash = s.payload_hash
                """)).Should().Be(table == "weather_data" ? 2 : 9);
        }

        // And nothing is left to redrive.
        (await app.Pipeline.Services.RedriveAsync()).Published.Should().Be(0);
    }

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_record_comes_again_with_its_key_and_headers_and_value(DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker, partitions: 3);
        RecordHeader[] headers = [new("a", [1]), new("a", [2]), new("empty", []), new("null", null), DeadRecords.Redriven(1, 2, 3)];
        await app.Pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName()], partition: 2, headers: _ => headers, key: "the-key"u8.ToArray());
        await app.Pipeline.PublishAsync("segment-tracks", [null], partition: 1);
        var first = await app.StartAsync();
        await LoadedAsync(app, 2);
        await app.StopAsync(first);

        await app.Pipeline.Services.RedriveAsync();
        await app.StartAsync();
        await LoadedAsync(app, 4);
        await app.ConcludeAsync();

        var topic = await app.Pipeline.ValueAsync<int>("SELECT topic_id FROM kafka_topics WHERE name = @topic", new { topic = app.Pipeline.Topic("segment-tracks") });
        var store = app.Pipeline.Services.GetRequiredService<DeadLetterStore>();
        var again = (await store.FindAsync(app.Pipeline.Topic("segment-tracks"), 2, 1, CancellationToken.None)).Single();
        again.Key.Should().Equal("the-key"u8.ToArray());
        again.Value.Should().Equal(DeadRecords.TrackWithoutName());
        again.Headers.Should().BeEquivalentTo([.. headers[..4], DeadRecords.Redriven(topic, 2, 0)], options => options.WithStrictOrdering());
        var tombstone = (await store.FindAsync(app.Pipeline.Topic("segment-tracks"), 1, 1, CancellationToken.None)).Single();
        tombstone.Should().Match<DeadLetter>(deadLetter => deadLetter.Key == null && deadLetter.Value == null && deadLetter.Headers.Count == 1);
    }

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_redrive_that_was_killed_after_it_published_and_is_run_again_loads_each_event_once(DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        await app.Pipeline.PublishAsync("segment-tracks", Enumerable.Range(0, 300).Select(number => (byte[]?)DeadRecords.TrackWithoutName(number)));
        var first = await app.StartAsync();
        await LoadedAsync(app, 300);
        await app.StopAsync(first);

        // Nothing was loaded in between, so nothing tells the second one what the first has published.
        (await app.Pipeline.Services.RedriveAsync()).Published.Should().Be(300);
        (await app.Pipeline.Services.RedriveAsync()).Published.Should().Be(300);
        await app.StartAsync(Mended);
        await LoadedAsync(app, 900);
        var report = await app.ConcludeAsync();

        report.Topics.Single(topic => topic.Stream == "segment-tracks").Counts.Should().Be(new Pipeline.Warehouse.OutcomeCounts(300, 300, 300, 0));
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM redriven_records")).Should().Be(600);
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(DISTINCT payload_hash) FROM segment_tracks")).Should().Be(300);
    }

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task What_fails_again_is_redriven_from_where_it_failed_last(DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        await app.Pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName()]);
        var failing = await app.StartAsync();
        await LoadedAsync(app, 1);
        (await app.Pipeline.Services.RedriveAsync()).Published.Should().Be(1);
        await LoadedAsync(app, 2);
        (await app.Pipeline.Services.RedriveAsync()).Published.Should().Be(1);
        await LoadedAsync(app, 3);
        await app.StopAsync(failing);

        (await app.Pipeline.Services.RedriveAsync(new())).Published.Should().Be(3, "all three, as with --again");
        await app.StartAsync(Mended);
        await LoadedAsync(app, 6);
        await app.ConcludeAsync();

        (await app.Pipeline.QueryAsync<(long, long, long)>("SELECT kafka_offset, dead_offset, first_offset FROM redriven_records ORDER BY 1"))
            .Should().Equal((1, 0, 0), (2, 1, 0), (3, 0, 0), (4, 1, 0), (5, 2, 0));
        (await app.Pipeline.QueryAsync<long>("SELECT kafka_offset FROM segment_tracks")).Should().Equal(3);
        var links = app.Pipeline.Services.GetRequiredService<RedriveLinks>();
        var topic = await app.Pipeline.ValueAsync<ushort>("SELECT topic_id FROM kafka_topics WHERE name = @topic", new { topic = app.Pipeline.Topic("segment-tracks") });
        (await links.RedrivenAsync(new(topic, 0, 0), CancellationToken.None)).Select(record => (record.Place.Offset, record.Outcome)).Should().Equal((1, "dead letter"), (3, "loaded"));
        (await links.RedrivenAsync(new(topic, 0, 1), CancellationToken.None)).Select(record => (record.Place.Offset, record.Outcome)).Should().Equal((2, "dead letter"), (4, "duplicate"));
        (await links.OriginAsync(new(topic, 0, 2), CancellationToken.None))!.Offset.Should().Be(1);
        (await links.OriginAsync(new(topic, 0, 0), CancellationToken.None)).Should().BeNull();
    }

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task What_was_cut_off_at_1_MiB_is_read_from_the_broker_again(DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        var large = TrackNamed(42, TwoMebibytes);
        RecordHeader[] headers = [new("a", [1]), new("large", new byte[TwoMebibytes / 2]), new("z", [26])];
        await app.Pipeline.PublishAsync("segment-tracks", [large], headers: _ => headers, key: [.. Enumerable.Repeat((byte)7, TwoMebibytes / 4 * 3)]);
        var failing = await app.StartAsync();
        await LoadedAsync(app, 1);
        await app.StopAsync(failing);
        (await app.Pipeline.QueryAsync<(long, long, long, long)>("SELECT LENGTH(value), value_length, LENGTH(record_key), header_count FROM dead_letters"))
            .Should().Equal((1024 * 1024, large.Length, 1024 * 1024, 3));

        (await app.Pipeline.Services.RedriveAsync()).Should().BeEquivalentTo((1L, Array.Empty<string>()));
        var seen = new TaskCompletionSource<ConsumedRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        await app.StartAsync(new()
        {
            Services = services =>
            {
                services.MendAll();
                services.Intercept<SegmentTracksStream>(async (records, load, _) =>
                {
                    await load();
                    seen.TrySetResult(records[^1]);
                });
            },
        });
        await LoadedAsync(app, 2);
        await app.ConcludeAsync();

        var again = await seen.Task;
        again.Offset.Should().Be(1);
        again.Value.AsSpan().SequenceEqual(large).Should().BeTrue();
        again.Key.Should().HaveCount(TwoMebibytes / 4 * 3);
        again.Headers.Select(header => (header.Key, header.Value!.Length)).Should().StartWith([("a", 1), ("large", TwoMebibytes / 2), ("z", 1)]);
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM segment_tracks s JOIN dead_letters d USING (payload_hash)")).Should().Be(1);
    }

    [Fact]
    public async Task More_than_the_in_process_broker_keeps_is_redriven_without_a_loss()
    {
        const int Records = 60, Bytes = 400_000;
        await using var app = await HostedPipeline.CreateAsync(servers, settings: [("ReplayMaxUnloadedBytes", $"{3 * 1024 * 1024}"), ("ReplayCompression", "None")]);
        var random = new Random(42);
        var failing = await app.StartAsync();
        for (var number = 0; number < Records; number += 5)
        {
            await app.Pipeline.PublishAsync("segment-tracks", Enumerable.Range(0, 5).Select(_ => { var bytes = new byte[Bytes]; random.NextBytes(bytes); return (byte[]?)bytes; }));
            await LoadedAsync(app, number + 5);
        }

        await app.StopAsync(failing);
        await app.StartAsync(Mended);
        (await app.Pipeline.Services.RedriveAsync()).Should().BeEquivalentTo(((long)Records, Array.Empty<string>()));
        await LoadedAsync(app, 2 * Records);
        var report = await app.ConcludeAsync();

        report.Topics.Single(topic => topic.Stream == "segment-tracks").Counts.Should().Be(new Pipeline.Warehouse.OutcomeCounts(Records, Records, 0, 0));
    }

    /// <summary>Returns when so many records have their outcome.</summary>
    private static async Task LoadedAsync(HostedPipeline app, long tracks, long weather = 0)
    {
        await app.CheckpointAsync("segment-tracks", tracks);
        await app.CheckpointAsync("weather", weather);
    }

    private static byte[] TrackNamed(string name) => Encoding.UTF8.GetBytes($$"""{"segment_tracks.event_name":"{{name}}"}""");

    private static byte[] TrackNamed(int name, int bytes) => Encoding.UTF8.GetBytes($$"""{"segment_tracks.event_name":{{name}},"segment_tracks.note":"{{new string('x', bytes)}}"}""");

    private static byte[] WeatherAt(string time) => Encoding.UTF8.GetBytes($$"""{"date_time":"{{time}}","city":"Zurich","currently_temperature":20}""");
}
