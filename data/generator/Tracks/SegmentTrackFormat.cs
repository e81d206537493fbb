using System.Globalization;
using System.Text.Json;

namespace Tier.DataGenerator.Tracks;

/// <summary>
/// Writes an app event as a <c>track</c> call, with the common fields of Segment's spec
/// (https://segment.com/docs/connections/spec/common/), after Segment has received it.
/// </summary>
internal static class SegmentTrackFormat
{
    /// <summary>Writes an event.</summary>
    public static void Write(Utf8JsonWriter json, TrackEvent track, TrackFault fault)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "track");
        if (fault == TrackFault.NameIsNumber)
            json.WriteNumber("event"u8, 42);
        else
            json.WriteString("event"u8, fault == TrackFault.NameIsNull ? null : track.Name);
        json.WriteString("messageId"u8, track.MessageId);
        json.WriteString("anonymousId"u8, track.Rider.AnonymousId);
        json.WriteString("userId"u8, track.IsSignedUp ? track.Rider.UserId : null);
        WriteProperties(json, track);
        WriteContext(json, track.Rider);
        json.WriteString("originalTimestamp"u8, Text(track.OriginalTimestamp));
        json.WriteString("sentAt"u8, track.SentAt is { } sent ? Text(sent) : null);
        json.WriteString("receivedAt"u8, Text(track.ReceivedAt));
        json.WriteString("timestamp"u8, Text(ServerTime(track)));
        json.WriteNumber("version"u8, 2);
        json.WriteString("channel"u8, "mobile");
        json.WriteEndObject();
    }

    // Segment takes the phone's wrong clock out: timestamp = receivedAt − (sentAt − originalTimestamp).
    private static DateTime ServerTime(TrackEvent track) =>
        track.SentAt is { } sent ? track.ReceivedAt - (sent - track.OriginalTimestamp) : track.OriginalTimestamp;

    private static void WriteProperties(Utf8JsonWriter json, TrackEvent track)
    {
        json.WriteStartObject("properties"u8);
        if (track.VehicleNumber is { } vehicle)
            json.WriteNumber("vehicle_number"u8, vehicle);
        if (track.Rating is { } rating)
            json.WriteNumber("rating"u8, rating);
        json.WriteEndObject();
    }

    private static void WriteContext(Utf8JsonWriter json, Rider rider)
    {
        json.WriteStartObject("context"u8);
        json.WriteStartObject("app"u8);
        json.WriteString("name"u8, "Tier");
        json.WriteString("version"u8, rider.AppVersion);
        json.WriteString("build"u8, rider.AppBuild);
        json.WriteEndObject();
        json.WriteStartObject("device"u8);
        json.WriteString("id"u8, rider.DeviceId);
        json.WriteString("manufacturer"u8, rider.Manufacturer);
        json.WriteString("model"u8, rider.Device.Model);
        json.WriteString("type"u8, rider.IsOnIos ? "ios" : "android");
        json.WriteEndObject();
        json.WriteStartObject("library"u8);
        json.WriteString("name"u8, rider.IsOnIos ? "analytics-ios" : "analytics-android");
        json.WriteString("version"u8, rider.IsOnIos ? "3.6.10" : "4.3.1");
        json.WriteEndObject();
        json.WriteStartObject("os"u8);
        json.WriteString("name"u8, rider.Device.OsName);
        json.WriteString("version"u8, rider.OsVersion);
        json.WriteEndObject();
        json.WriteString("timezone"u8, rider.TimeZone);
        json.WriteEndObject();
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
