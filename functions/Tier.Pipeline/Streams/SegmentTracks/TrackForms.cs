using System.Collections.Frozen;
using System.Text.Json;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>
/// Tells a nested call from a flat row. No single member decides: the record has the form that more of its names belong to, and where that
/// is equal, it is a call if it has a type or an event.
/// </summary>
internal static class TrackForms
{
    private const string ContextPrefix = "context_";

    private static readonly FrozenDictionary<string, TrackForm>.AlternateLookup<ReadOnlySpan<char>> Names = new Dictionary<string, TrackForm>
    {
        ["type"] = TrackForm.Call,
        ["messageId"] = TrackForm.Call,
        ["originalTimestamp"] = TrackForm.Call,
        ["sentAt"] = TrackForm.Call,
        ["receivedAt"] = TrackForm.Call,
        ["anonymousId"] = TrackForm.Call,
        ["userId"] = TrackForm.Call,
        ["properties"] = TrackForm.Call,
        ["context"] = TrackForm.Call,
        ["event_id"] = TrackForm.Flat,
        ["event_name"] = TrackForm.Flat,
        ["event_text"] = TrackForm.Flat,
        ["original_timestamp_time"] = TrackForm.Flat,
        ["sent_time"] = TrackForm.Flat,
        ["received_time"] = TrackForm.Flat,
        ["timestamp_time"] = TrackForm.Flat,
        ["properties_rating"] = TrackForm.Flat,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whose name this is.</summary>
    public static TrackForm Of(ReadOnlySpan<char> name) =>
        name.StartsWith(FlatTrack.Prefix, StringComparison.Ordinal) ? TrackForm.Flat
        : name.StartsWith(ContextPrefix, StringComparison.OrdinalIgnoreCase) ? TrackForm.Flat
        : Names.TryGetValue(name, out var form) ? form
        : TrackForm.Neither;

    /// <summary>Whether a record is a nested call.</summary>
    /// <exception cref="JsonException">The text isn't one JSON object.</exception>
    public static bool IsCall(ReadOnlyMemory<byte> json)
    {
        var (call, flat) = (0, 0);
        var hasEvent = false;
        var members = new JsonMembers(json, stackalloc char[JsonMembers.NameLength]);
        while (members.Read())
        {
            var form = Of(members.Name);
            call += form is TrackForm.Call ? 1 : 0;
            flat += form is TrackForm.Flat ? 1 : 0;
            hasEvent |= Is(members.Name, "type") || Is(members.Name, "event");
            members.TakeValue();
        }

        return call > flat || (call == flat && hasEvent);
    }

    private static bool Is(ReadOnlySpan<char> name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
}
