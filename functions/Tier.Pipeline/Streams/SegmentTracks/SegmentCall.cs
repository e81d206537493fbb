using System.Text.Json;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>
/// Segment's own call, nested, as its SDKs and its Kafka destination send it (Segment's spec, "Spec: Common Fields" and "Spec: Track").
/// What has no column stays where it came: in the properties, in the context, or at the top, as <c>version</c> and <c>channel</c> do.
/// </summary>
internal static class SegmentCall
{
    private const string Event = "event";
    private const string Os = "os";
    private const string Device = "device";
    private const string App = "app";

    private static readonly FieldMap<Parts> Properties = new(
        unknown: parts => parts.Track.Properties,
        repeated: parts => parts.Track.Unknown,
        path: "properties.",
        fields: new() { ["rating"] = (parts, field) => parts.Track.PropertiesRating = field });

    private static readonly FieldMap<Parts> ContextOs = new(
        unknown: parts => parts.Track.Context.Group(Os),
        repeated: parts => parts.Track.Unknown,
        path: "context.os.",
        fields: new()
        {
            ["name"] = (parts, field) => parts.Track.ContextOsName = field,
            ["version"] = (parts, field) => parts.Track.ContextOsVersion = field,
        });

    private static readonly FieldMap<Parts> ContextDevice = new(
        unknown: parts => parts.Track.Context.Group(Device),
        repeated: parts => parts.Track.Unknown,
        path: "context.device.",
        fields: new()
        {
            ["type"] = (parts, field) => parts.Track.ContextDeviceType = field,
            ["model"] = (parts, field) => parts.Track.ContextDeviceModel = field,
            ["manufacturer"] = (parts, field) => parts.Track.ContextDeviceManufacturer = field,
            ["id"] = (parts, field) => parts.Track.ContextDeviceId = field,
        });

    private static readonly FieldMap<Parts> ContextApp = new(
        unknown: parts => parts.Track.Context.Group(App),
        repeated: parts => parts.Track.Unknown,
        path: "context.app.",
        fields: new()
        {
            ["name"] = (parts, field) => parts.Track.ContextAppName = field,
            ["version"] = (parts, field) => parts.Track.ContextAppVersion = field,
            ["build"] = (parts, field) => parts.Track.ContextAppBuild = field,
        });

    private static readonly FieldMap<Parts> Context = new(
        unknown: parts => parts.Track.Context,
        repeated: parts => parts.Track.Unknown,
        path: "context.",
        fields: new()
        {
            ["timezone"] = (parts, field) => parts.Track.ContextTimezone = field,
            [Os] = (parts, field) => parts.Os = field,
            [Device] = (parts, field) => parts.Device = field,
            [App] = (parts, field) => parts.App = field,
        },
        objects: new() { [Os] = ContextOs, [Device] = ContextDevice, [App] = ContextApp });

    private static readonly FieldMap<Parts> Call = new(
        unknown: parts => parts.Track.Unknown,
        fields: new()
        {
            ["type"] = (parts, field) => parts.Track.Type = field,
            [Event] = (parts, field) => parts.Track.EventName = field,
            ["messageId"] = (parts, field) => parts.Track.MessageId = field,
            ["originalTimestamp"] = (parts, field) => parts.Track.OriginalTimestamp = field,
            ["sentAt"] = (parts, field) => parts.Track.SentAt = field,
            ["receivedAt"] = (parts, field) => parts.Track.ReceivedAt = field,
            ["timestamp"] = (parts, field) => parts.Track.Timestamp = field,
            ["anonymousId"] = (parts, field) => parts.Track.AnonymousId = field,
            ["userId"] = (parts, field) => parts.Track.UserId = field,
            ["properties"] = (parts, field) => parts.Properties = field,
            ["context"] = (parts, field) => parts.Context = field,
        },
        objects: new() { ["properties"] = Properties, ["context"] = Context });

    /// <summary>Whether a member is one of a call.</summary>
    public static bool Knows(ReadOnlySpan<char> name) => Call.Knows(name);

    /// <summary>Reads such a call.</summary>
    /// <exception cref="JsonException">The text isn't one JSON object.</exception>
    public static SegmentTrackEvent Read(ReadOnlyMemory<byte> json)
    {
        var parts = NewParts();
        if (!Call.TryReadWhole(json, parts))
        {
            parts = NewParts();
            Call.Read(json, parts);
        }

        ReadObject(parts.Properties, Properties, parts);
        ReadObject(parts.Context, Context, parts);
        ReadObject(parts.Os, ContextOs, parts);
        ReadObject(parts.Device, ContextDevice, parts);
        ReadObject(parts.App, ContextApp, parts);
        return parts.Track;
    }

    private static Parts NewParts() => new() { Track = new() { EventName = JsonField.Absent(Event) } };

    private static void ReadObject(JsonField field, FieldMap<Parts> fields, Parts parts)
    {
        if (field.Kind is JsonTokenType.StartObject)
        {
            fields.Read(field.Json, parts);
        }
        else if (field.HasValue)
        {
            parts.Track.Unknown.KeepUntyped(field);
        }
    }

    /// <summary>The objects inside a call that weren't read with it, each read once it is sure to be the last one of its name; and what isn't an object there.</summary>
    private sealed class Parts
    {
        public required SegmentTrackEvent Track { get; init; }

        public JsonField Properties { get; set; }

        public JsonField Context { get; set; }

        public JsonField Os { get; set; }

        public JsonField Device { get; set; }

        public JsonField App { get; set; }
    }
}
