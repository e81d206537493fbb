using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Pipeline.Streams;

/// <summary>The streams that are registered.</summary>
/// <param name="all">Them.</param>
public sealed class EventStreams(IEnumerable<EventStream> all)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<EventStream> All { get; } = [.. all];

    /// <summary>The stream of a name.</summary>
    public EventStream Named(string name) => All.Single(stream => stream.Name == name);

    /// <summary>The app's own streams.</summary>
    public static IReadOnlyList<EventStream> BuiltIn { get; } = [new WeatherStream(), new SegmentTracksStream(new())];
}
