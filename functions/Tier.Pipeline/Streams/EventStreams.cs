using Microsoft.Extensions.Options;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Pipeline.Streams;

/// <summary>The streams that are registered.</summary>
/// <param name="all">Them.</param>
/// <param name="options">What the settings say of each, by its name.</param>
public sealed class EventStreams(IEnumerable<EventStream> all, IOptionsMonitor<StreamOptions> options)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<EventStream> All { get; } = [.. all];

    /// <summary>The app's own streams.</summary>
    public static IReadOnlyList<EventStream> BuiltIn { get; } = [new WeatherStream(), new SegmentTracksStream(new())];

    /// <summary>The stream of a name.</summary>
    public EventStream Named(string name) => All.Single(stream => stream.Name == name);

    /// <summary>The name of the stream's topic.</summary>
    public string TopicOf(EventStream stream) => Of(stream).Topic ?? stream.Name;

    /// <summary>The consumer group of the stream's function; null where none is set.</summary>
    public string? ConsumerGroupOf(EventStream stream) => Of(stream).ConsumerGroup;

    /// <summary>The file that is replayed into the stream's topic, as the setting says it; null where it isn't set.</summary>
    public string? FileOf(EventStream stream) => Of(stream).File;

    private StreamOptions Of(EventStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return options.Get(stream.Name);
    }
}
