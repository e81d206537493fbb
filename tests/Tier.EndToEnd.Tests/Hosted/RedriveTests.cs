using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.Hosted;

/// <summary>
/// The functions store dead letters; then the transform is mended, and the letters are redriven, beside running functions too.
/// </summary>
public sealed class RedriveTests(TestServers servers)
{
    private const int TwoMebibytes = 2 * 1024 * 1024;

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

        await app.Pipeline.ExecuteAsync("ALTER TABLE segment_tracks DROP CONSTRAINT refusing");
        await using var mended = app.Pipeline.NewWorker(change: services => services.MendAll());
        (await mended.RedriveAsync()).Should().BeEquivalentTo((new OutcomeCounts(11, 0, 0, 0), 0L, Array.Empty<string>()));
        var report = await app.ConcludeAsync();

        report.Topics.Single(topic => topic.Stream == "segment-tracks").Counts.Should().Be(new OutcomeCounts(10, 0, 0, 0));
        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(3, 0, 0, 0));
        (await app.Pipeline.ValueAsync<long>($"SELECT COUNT(*) FROM segment_tracks WHERE event_name IN ('{MendedTracks.EventName}', 'Throw', 'Refuse')")).Should().Be(9);
        (await app.Pipeline.ValueAsync<long>($"SELECT COUNT(*) FROM weather_data WHERE city = '{MendedWeather.City}'")).Should().Be(2);
        (await app.Pipeline.QueryAsync<string>("SELECT reason FROM redriven_letters")).Should().BeEquivalentTo(
            Enum.GetValues<ReasonCode>().Select(reason => reason.ToCode()));

        // And nothing is left to redrive.
        (await mended.RedriveAsync()).Should().BeEquivalentTo((OutcomeCounts.None, 0L, Array.Empty<string>()));
    }

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_redrive_beside_functions_that_load_the_same_partition_loses_nothing(DatabaseKind database, BrokerKind broker)
    {
        const int Letters = 600, Events = 3000;
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        await app.Pipeline.PublishAsync(
            "segment-tracks", Enumerable.Range(0, Letters).Select(number => (byte[]?)DeadRecords.TrackWithoutName(number)));
        await app.StartAsync();
        await LoadedAsync(app, Letters);

        await using var mended = app.Pipeline.NewWorker(change: services => services.MendAll());
        var redrive = Task.Run(() => mended.RedriveAsync());
        await app.Pipeline.PublishAsync(
            "segment-tracks", Enumerable.Range(0, Events).Select(number => (byte[]?)TrackRecords.Event(number)));
        await LoadedAsync(app, Letters + Events);
        (await redrive).Should().BeEquivalentTo((new OutcomeCounts(Letters, 0, 0, 0), 0L, Array.Empty<string>()));
        var report = await app.ConcludeAsync();

        report.Topics.Single(topic => topic.Stream == "segment-tracks").Counts.Should().Be(new OutcomeCounts(Letters + Events, 0, 0, 0));
    }

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task What_was_cut_off_at_1_MiB_is_read_from_the_broker_again(DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        var large = TrackNamed(42, TwoMebibytes);
        RecordHeader[] headers = [new("a", [1]), new("large", new byte[TwoMebibytes / 2]), new("z", [26])];
        await app.Pipeline.PublishAsync("segment-tracks", [large], headers: _ => headers, key: [.. Enumerable.Repeat((byte)7, TwoMebibytes / 4 * 3)]);
        await app.StartAsync();
        await LoadedAsync(app, 1);
        (await app.Pipeline.QueryAsync<(long, long, long, long)>("SELECT LENGTH(value), value_length, LENGTH(record_key), header_count FROM dead_letters"))
            .Should().Equal((1024 * 1024, large.Length, 1024 * 1024, 3));
        ConsumedRecord? seen = null;
        await using var mended = app.Pipeline.NewWorker(change: services => services.MendTracks(record =>
        {
            seen = record;
            return MendedTracks.Named;
        }));

        (await mended.RedriveAsync()).Redriven.Loaded.Should().Be(1);
        await app.ConcludeAsync();

        seen!.Value.AsSpan().SequenceEqual(large).Should().BeTrue();
        seen.Key.Should().HaveCount(TwoMebibytes / 4 * 3);
        seen.Headers.Select(header => (header.Key, header.Value!.Length)).Should().Equal(("a", 1), ("large", TwoMebibytes / 2), ("z", 1));
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
