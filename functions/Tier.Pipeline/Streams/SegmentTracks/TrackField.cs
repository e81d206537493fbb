using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>A field of a track event at the top of a record, with all the names that it goes by.</summary>
/// <param name="FlatName">Its name in the flat form.</param>
/// <param name="OtherNames">Its names in a nested call, where it is at the top too, and in Segment's warehouses; the better one first.</param>
/// <param name="Get">Gives its value.</param>
/// <param name="Set">Puts a value in.</param>
internal sealed record TrackField(
    string FlatName, string[] OtherNames, Func<SegmentTrackEvent, JsonField> Get, Action<SegmentTrackEvent, JsonField> Set)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TrackField> All { get; } =
    [
        new("event_id", ["messageId", "message_id"], track => track.MessageId, (track, field) => track.MessageId = field),
        new("event_name", ["event_text", "event"], track => track.EventName, (track, field) => track.EventName = field),
        new("original_timestamp_time", ["originalTimestamp", "original_timestamp"],
            track => track.OriginalTimestamp, (track, field) => track.OriginalTimestamp = field),
        new("sent_time", ["sentAt", "sent_at"], track => track.SentAt, (track, field) => track.SentAt = field),
        new("received_time", ["receivedAt", "received_at"], track => track.ReceivedAt, (track, field) => track.ReceivedAt = field),
        new("timestamp_time", ["timestamp"], track => track.Timestamp, (track, field) => track.Timestamp = field),
        new("anonymous_id", ["anonymousId"], track => track.AnonymousId, (track, field) => track.AnonymousId = field),
        new("user_id", ["userId"], track => track.UserId, (track, field) => track.UserId = field),
        new("context_timezone", [], track => track.ContextTimezone, (track, field) => track.ContextTimezone = field),
        new("context_os_name", [], track => track.ContextOsName, (track, field) => track.ContextOsName = field),
        new("context_os_version", [], track => track.ContextOsVersion, (track, field) => track.ContextOsVersion = field),
        new("context_device_type", [], track => track.ContextDeviceType, (track, field) => track.ContextDeviceType = field),
        new("context_device_model", [], track => track.ContextDeviceModel, (track, field) => track.ContextDeviceModel = field),
        new("context_device_manufacturer", [],
            track => track.ContextDeviceManufacturer, (track, field) => track.ContextDeviceManufacturer = field),
        new("context_device_id", [], track => track.ContextDeviceId, (track, field) => track.ContextDeviceId = field),
        new("context_app_name", [], track => track.ContextAppName, (track, field) => track.ContextAppName = field),
        new("context_app_version", [], track => track.ContextAppVersion, (track, field) => track.ContextAppVersion = field),
        new("context_app_build", [], track => track.ContextAppBuild, (track, field) => track.ContextAppBuild = field),
        new("properties_rating", [], track => track.PropertiesRating, (track, field) => track.PropertiesRating = field),
    ];
}
