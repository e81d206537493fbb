using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>Extract and transform of each stream, without anything to load into.</summary>
internal static class Transforms
{
    private static readonly EventStream OfWeather = new WeatherStream();
    private static readonly EventStream OfTracks = new SegmentTracksStream(new());

    public static StreamTable WeatherTable => OfWeather.Table;

    public static StreamTable TracksTable => OfTracks.Table;

    public static RecordOutcome Weather(ConsumedRecord record) => OfWeather.Apply(record);

    public static RecordOutcome Track(ConsumedRecord record) => OfTracks.Apply(record);
}
