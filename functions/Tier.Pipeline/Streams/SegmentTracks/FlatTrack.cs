using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>The flat form of a track event, as the warehouse table <c>segment_tracks</c> is exported.</summary>
internal static class FlatTrack
{
    /// <summary>What its names may begin with.</summary>
    public const string Prefix = "segment_tracks.";

    private static readonly FieldMap<SegmentTrackEvent> Fields = new(
        unknown: track => track.Unknown,
        prefix: Prefix,
        fields: TrackField.All.ToDictionary(field => field.FlatName, field => field.Set));

    /// <summary>Whether a member is one of a flat event.</summary>
    public static bool Knows(ReadOnlySpan<char> name) => Fields.Knows(name);

    /// <summary>Reads such an event.</summary>
    /// <exception cref="System.Text.Json.JsonException">The text isn't one JSON object.</exception>
    public static SegmentTrackEvent Read(ReadOnlyMemory<byte> json)
    {
        var track = new SegmentTrackEvent { EventName = JsonField.Absent("event_name") };
        Fields.Read(json, track);
        return track;
    }
}
