using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>Extract and transform of each stream, without anything to load into.</summary>
internal static class Transforms
{
    private static readonly StreamTransform OfWeather = new WeatherStream().AsTransform();
    private static readonly StreamTransform OfTracks = new SegmentTracksStream(new()).AsTransform();

    public static StreamTable WeatherTable => OfWeather.Table;

    public static StreamTable TracksTable => OfTracks.Table;

    public static RecordOutcome Weather(ConsumedRecord record) => OfWeather.Apply(record);

    public static RecordOutcome Track(ConsumedRecord record) => OfTracks.Apply(record);
}
