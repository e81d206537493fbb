using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Pipeline.Streams;

/// <summary>The streams that are built in.</summary>
public static class EventStreams
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<EventStream> All { get; } = [new WeatherStream(), new SegmentTracksStream(new())];
}
