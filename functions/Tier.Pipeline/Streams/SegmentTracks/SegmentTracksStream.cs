using System.Diagnostics.CodeAnalysis;

namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>
/// The stream of the scooter app's track events: flat, as the warehouse table <c>segment_tracks</c> is exported, or nested, as Segment's
/// SDKs and its Kafka destination send their calls (Segment's spec, "Spec: Common Fields" and "Spec: Track").
/// </summary>
/// <param name="options">The stream's settings.</param>
[SuppressMessage("Naming", "CA1711", Justification = "It is a stream of events, not one of bytes.")]
public class SegmentTracksStream(SegmentTracksOptions options) : EventStream("segment-tracks", table: "segment_tracks")
{
    private const string Type = "type";

    private readonly bool ignoresOtherTypes = (options ?? throw new ArgumentNullException(nameof(options))).OtherTypes is OtherTypes.Ignore;

    /// <inheritdoc />
    public override string FileName => "track_events.json";

    /// <inheritdoc />
    public override string EventType => "tier.segment.track";

    /// <inheritdoc />
    public override string SampleEvent =>
        """{"segment_tracks.event_name":"Ride Started","segment_tracks.original_timestamp_time":"2019-06-04 07:30:12"} or {"type":"track","event":"Ride Started","messageId":"…"}""";

    /// <inheritdoc />
    protected override Columns Columns => new Columns(prefix: "segment_tracks.")
        .TellApart(new(
            Nested: [Type, "messageId", "originalTimestamp", "sentAt", "receivedAt", "anonymousId", "userId", "properties", "context"],
            Flat: ["event_id", "event_name", "event_text", "original_timestamp_time", "sent_time", "received_time", "timestamp_time", "properties_rating"],
            FlatPrefix: "context_",
            Decisive: [Type, "event"]))
        .WhereThereIs("event_text", ("id", "event_id"), ("rating", "properties_rating"))
        .Member(Type)
        .EventId("event_id", nested: "messageId", also: "message_id")
        .Text("event_name", nested: "event", also: ["event_text", "event"]).Required()
        .Time("original_timestamp", flat: "original_timestamp_time", nested: "originalTimestamp", also: "original_timestamp")
        .Time("sent_at", flat: "sent_time", nested: "sentAt", also: "sent_at")
        .Time("received_at", flat: "received_time", nested: "receivedAt", also: "received_at")
        .Time("timestamp", flat: "timestamp_time", nested: "timestamp")
        .Id("anonymous_id", nested: "anonymousId")
        .Id("user_id", nested: "userId")
        .Text("context_timezone", nested: "context.timezone")
        .Text("context_os_name", nested: "context.os.name")
        .Text("context_os_version", nested: "context.os.version")
        .Text("context_device_type", nested: "context.device.type")
        .Text("context_device_model", nested: "context.device.model")
        .Text("context_device_manufacturer", nested: "context.device.manufacturer")
        .Text("context_device_id", nested: "context.device.id")
        .Text("context_app_name", nested: "context.app.name")
        .Text("context_app_version", nested: "context.app.version")
        .Text("context_app_build", nested: "context.app.build")
        .Number("properties_rating", nested: "properties.rating")
        .Rest("properties", of: "properties")
        .Rest("context", of: "context");

    /// <summary>
    /// Without an id only the coordinates tell events apart: clocks of whole seconds make equal payloads of different events.
    /// </summary>
    protected override Identity Identity => Identity.FirstOf("event_id", Identity.CloudEvent);

    /// <summary>The device's own time, never that of the receiving.</summary>
    protected override string Day => "original_timestamp";

    /// <inheritdoc />
    protected override IReadOnlyList<string> Key => ["anonymous_id", "user_id"];

    /// <inheritdoc />
    protected override bool LeavesOut(EventFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return ignoresOtherTypes && fields.Text(Type) is "identify" or "page" or "screen" or "group" or "alias";
    }

    /// <inheritdoc />
    protected override Rejection? Refuse(EventFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return fields.Has(Type) && !fields.Is(Type, "track") ? new(ReasonCode.UnsupportedType, $"type is {fields.Excerpt(Type)}, wanted \"track\"") : null;
    }
}
