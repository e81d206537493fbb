using System.Globalization;
using System.Text.Json;

namespace Tier.DataGenerator.Tracks;

/// <summary>Writes an app event as the exporting table has it: flat keys with the table's name as prefix, times in whole seconds.</summary>
internal static class FlatTrackFormat
{
    /// <summary>Writes an event.</summary>
    public static void Write(Utf8JsonWriter json, TrackEvent track, TrackFault fault)
    {
        var rider = track.Rider;
        json.WriteStartObject();
        json.WriteString("segment_tracks.original_timestamp_time"u8, Text(track.OriginalTimestamp));
        if (fault == TrackFault.NameIsNumber)
            json.WriteNumber("segment_tracks.event_name"u8, 42);
        else
            json.WriteString("segment_tracks.event_name"u8, fault == TrackFault.NameIsNull ? null : track.Name);
        json.WriteString("segment_tracks.context_timezone"u8, rider.TimeZone);
        json.WriteString("segment_tracks.context_os_version"u8, rider.OsVersion);
        json.WriteString("segment_tracks.context_os_name"u8, rider.Device.OsName);
        json.WriteString("segment_tracks.context_device_type"u8, rider.IsOnIos ? "ios" : "android");
        json.WriteString("segment_tracks.context_device_model"u8, rider.Device.Model);
        json.WriteString("segment_tracks.context_device_manufacturer"u8, rider.Manufacturer);
        json.WriteString("segment_tracks.context_device_id"u8, rider.DeviceId);
        json.WriteString("segment_tracks.context_app_version"u8, rider.AppVersion);
        json.WriteString("segment_tracks.context_app_name"u8, "Tier");
        json.WriteString("segment_tracks.context_app_build"u8, rider.AppBuild);
        json.WriteString("segment_tracks.anonymous_id"u8, rider.AnonymousId);
        json.WriteString("segment_tracks.received_time"u8, Text(track.ReceivedAt));
        json.WriteString("segment_tracks.sent_time"u8, track.SentAt is { } sent ? Text(sent) : null);
        if (track.Rating is { } rating)
            json.WriteNumber("segment_tracks.properties_rating"u8, rating);
        else
            json.WriteNull("segment_tracks.properties_rating"u8);
        json.WriteEndObject();
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
