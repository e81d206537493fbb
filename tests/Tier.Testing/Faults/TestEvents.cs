namespace Tier.Testing.Faults;

/// <summary>Events of both streams, and what must be in the tables after they came, whatever happened on the way.</summary>
/// <param name="Weather">The values of the weather topic.</param>
/// <param name="Tracks">The values of the tracks topic.</param>
public sealed record TestEvents(IReadOnlyList<byte[]> Weather, IReadOnlyList<byte[]> Tracks)
{
    // Without an id: nothing but the coordinates can tell that such an event came before.
    private static readonly byte[] TrackWithoutId =
        """{"segment_tracks.event_name":"Ride Started","segment_tracks.original_timestamp_time":"2019-06-04 07:30:12","segment_tracks.properties_rating":4.5}"""u8.ToArray();

    /// <summary>Some of each kind: each stream has so many rows to load; weather has a dead letter and a repeat beside.</summary>
    public static TestEvents Some(int rows) => new(
        [.. WeatherRecords.Events(0, rows / 2), WeatherRecords.WithoutCity(1), .. WeatherRecords.Events(rows / 2, rows - (rows / 2)), WeatherRecords.Event(3)],
        [.. Enumerable.Repeat(TrackWithoutId, rows / 2), .. Enumerable.Range(0, rows - (rows / 2)).Select(number => TrackRecords.Event(number))]);

    /// <summary>Publishes all of them.</summary>
    public async Task PublishAsync(TestPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        await pipeline.PublishAsync("weather", Weather);
        await pipeline.PublishAsync("segment-tracks", Tracks);
    }

    /// <summary>The tables' checksums after these events came in order, one batch each, and nothing happened.</summary>
    public async Task<(string Weather, string Tracks)> ExpectedAsync(TestServers servers, DatabaseKind database)
    {
        await using var undisturbed = await TestPipeline.CreateAsync(servers, database);
        await undisturbed.Services.WeatherProcessor().ProcessAsync(await undisturbed.PublishAsync("weather", Weather), CancellationToken.None);
        await undisturbed.Services.TracksProcessor().ProcessAsync(await undisturbed.PublishAsync("segment-tracks", Tracks), CancellationToken.None);
        return await InAsync(undisturbed);
    }

    /// <summary>The tables' checksums as they are.</summary>
    public static async Task<(string Weather, string Tracks)> InAsync(TestPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return (await TableChecksum.OfAsync(pipeline.Database.AdminConnectionString, "weather_data"), await TableChecksum.OfAsync(pipeline.Database.AdminConnectionString, "segment_tracks"));
    }
}
