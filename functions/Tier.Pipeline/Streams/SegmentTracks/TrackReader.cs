using System.Text.Json;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>
/// Reads a track event of either form. Nearly all records have names of one form only, so the first one is believed until another contradicts.
/// </summary>
internal static class TrackReader
{
    /// <summary>Reads a record.</summary>
    /// <exception cref="JsonException">The text isn't one JSON object.</exception>
    public static SegmentTrackEvent Read(ReadOnlyMemory<byte> json)
    {
        var isCall = BeginsAsCall(json) ?? TrackForms.IsCall(json);
        var track = Read(json, isCall);
        if (!ForeignNames.Any(track))
        {
            return track;
        }

        if (TrackForms.IsCall(json) != isCall)
        {
            isCall = !isCall;
            track = Read(json, isCall);
        }

        ForeignNames.Read(track, isCall);
        return track;
    }

    private static SegmentTrackEvent Read(ReadOnlyMemory<byte> json, bool isCall) => isCall ? SegmentCall.Read(json) : FlatTrack.Read(json);

    /// <summary>Whether the first member is one of a call; null when it is neither a call's nor a flat row's.</summary>
    private static bool? BeginsAsCall(ReadOnlyMemory<byte> json)
    {
        var members = new JsonMembers(json, stackalloc char[JsonMembers.NameLength]);
        return !members.Read() ? null : SegmentCall.Knows(members.Name) ? true : FlatTrack.Knows(members.Name) ? false : null;
    }
}
