using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>The flat form of a track event, as the warehouse table <c>segment_tracks</c> is exported.</summary>
internal static class FlatTrack
{
    public const string Prefix = "segment_tracks.";
    public const string EventName = "event_name";

    private static readonly FieldMap<SegmentTrackEvent> Fields = new(
        unknown: track => track.Unknown,
        prefix: Prefix,
        fields: new()
        {
            ["event_id"] = (track, field) => track.MessageId = field,
            [EventName] = (track, field) => track.EventName = field,
            ["original_timestamp_time"] = (track, field) => track.OriginalTimestamp = field,
            ["sent_time"] = (track, field) => track.SentAt = field,
            ["received_time"] = (track, field) => track.ReceivedAt = field,
            ["timestamp_time"] = (track, field) => track.Timestamp = field,
            ["anonymous_id"] = (track, field) => track.AnonymousId = field,
            ["user_id"] = (track, field) => track.UserId = field,
            ["context_timezone"] = (track, field) => track.ContextTimezone = field,
            ["context_os_name"] = (track, field) => track.ContextOsName = field,
            ["context_os_version"] = (track, field) => track.ContextOsVersion = field,
            ["context_device_type"] = (track, field) => track.ContextDeviceType = field,
            ["context_device_model"] = (track, field) => track.ContextDeviceModel = field,
            ["context_device_manufacturer"] = (track, field) => track.ContextDeviceManufacturer = field,
            ["context_device_id"] = (track, field) => track.ContextDeviceId = field,
            ["context_app_name"] = (track, field) => track.ContextAppName = field,
            ["context_app_version"] = (track, field) => track.ContextAppVersion = field,
            ["context_app_build"] = (track, field) => track.ContextAppBuild = field,
            ["properties_rating"] = (track, field) => track.PropertiesRating = field,
        });

    public static SegmentTrackEvent Read(ReadOnlyMemory<byte> json)
    {
        var track = new SegmentTrackEvent { EventName = JsonField.Absent(EventName) };
        Fields.Read(json, track);
        return track;
    }
}
