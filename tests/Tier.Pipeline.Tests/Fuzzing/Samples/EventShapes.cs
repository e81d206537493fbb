namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>The three formats of events, as docs/tables.md and Segment's spec have them.</summary>
internal static class EventShapes
{
    public const string Additional = "additional_properties";

    public static readonly ObjectShape Weather = new("", Additional,
    [
        new("date_time", "date_time", FieldKind.Time, Required: true),
        new("city", "city", Required: true),
        new("currently_temperature", "temperature", FieldKind.Number, Required: true, -100, 70),
        new("currently_apparenttemperature", "apparent_temperature", FieldKind.Number, Required: false, -100, 80),
        new("currently_humidity", "humidity", FieldKind.Number, Required: false, 0, 1),
        new("currently_precipprobability", "precip_probability", FieldKind.Number, Required: false, 0, 1),
        new("currently_precipintensity", "precip_intensity", FieldKind.Number, Required: false, 0, 500),
        new("currently_preciptype", "precip_type", FieldKind.PrecipType),
        new("currently_visibility", "visibility", FieldKind.Number, Required: false, 0, 500),
        new("currently_windspeed", "wind_speed", FieldKind.Number, Required: false, 0, 150),
    ])
    {
        Prefix = "weather_data.",
    };

    public static readonly ObjectShape FlatTrack = new("", Additional,
    [
        new("event_id", "event_id", FieldKind.EventId),
        new("event_name", "event_name", Required: true),
        new("original_timestamp_time", "original_timestamp", FieldKind.Time),
        new("sent_time", "sent_at", FieldKind.Time),
        new("received_time", "received_at", FieldKind.Time),
        new("timestamp_time", "timestamp", FieldKind.Time),
        new("anonymous_id", "anonymous_id", FieldKind.Id),
        new("user_id", "user_id", FieldKind.Id),
        new("context_timezone", "context_timezone"),
        new("context_os_name", "context_os_name"),
        new("context_os_version", "context_os_version"),
        new("context_device_type", "context_device_type"),
        new("context_device_model", "context_device_model"),
        new("context_device_manufacturer", "context_device_manufacturer"),
        new("context_device_id", "context_device_id"),
        new("context_app_name", "context_app_name"),
        new("context_app_version", "context_app_version"),
        new("context_app_build", "context_app_build"),
        new("properties_rating", "properties_rating", FieldKind.Number),
    ])
    {
        Prefix = "segment_tracks.",
        Foreign = ["type", "event"],
    };

    public static readonly ObjectShape SegmentCall = new("", Additional,
    [
        new("type", null, FieldKind.Type),
        new("event", "event_name", Required: true),
        new("messageId", "event_id", FieldKind.EventId),
        new("originalTimestamp", "original_timestamp", FieldKind.Time),
        new("sentAt", "sent_at", FieldKind.Time),
        new("receivedAt", "received_at", FieldKind.Time),
        new("timestamp", "timestamp", FieldKind.Time),
        new("anonymousId", "anonymous_id", FieldKind.Id),
        new("userId", "user_id", FieldKind.Id),
    ])
    {
        Foreign = ["event_name"],
        Objects = new Dictionary<string, ObjectShape>
        {
            ["properties"] = new("properties.", "properties", [new("rating", "properties_rating", FieldKind.Number)]),
            ["context"] = new("context.", "context", [new("timezone", "context_timezone")])
            {
                Objects = new Dictionary<string, ObjectShape>
                {
                    ["os"] = Texts("os", "name", "version"),
                    ["device"] = Texts("device", "type", "model", "manufacturer", "id"),
                    ["app"] = Texts("app", "name", "version", "build"),
                },
            },
        },
    };

    private static ObjectShape Texts(string name, params IEnumerable<string> fields) =>
        new($"context.{name}.", "context", [.. fields.Select(field => new FieldShape(field, $"context_{name}_{field}"))]) { Group = name };
}
