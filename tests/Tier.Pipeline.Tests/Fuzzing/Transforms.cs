using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>Extract and transform of each stream, as the processor does them, and without anything to load into.</summary>
internal static class Transforms
{
    public static readonly StreamTable WeatherTable = new WeatherStream().Table;
    public static readonly StreamTable TracksTable = new SegmentTracksStream(new()).Table;

    public static RecordOutcome Weather(ConsumedRecord record) =>
        new EtlProcessor<WeatherEvent, WeatherRow>(new WeatherStream(), null!, null!, null!).ExtractAndTransform(record);

    public static RecordOutcome Track(ConsumedRecord record) => Track(record, OtherTypes.DeadLetter);

    public static RecordOutcome TrackOrNothing(ConsumedRecord record) => Track(record, OtherTypes.Ignore);

    private static RecordOutcome Track(ConsumedRecord record, OtherTypes others) =>
        new EtlProcessor<SegmentTrackEvent, SegmentTrackRow>(new SegmentTracksStream(new() { OtherTypes = others }), null!, null!, null!).ExtractAndTransform(record);
}
