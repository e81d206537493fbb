using System.Globalization;
using System.Text.Json;

namespace Tier.Pipeline.Tests.Data;

/// <summary>An app event of the flat file.</summary>
internal sealed record Track(JsonElement Json)
{
    public string Name => Text("event_name")!;

    public string AnonymousId => Text("anonymous_id")!;

    public DateTime Original => Time("original_timestamp_time")!.Value;

    public int? Rating => Json.GetProperty("segment_tracks.properties_rating") is { ValueKind: JsonValueKind.Number } rating ? rating.GetInt32() : null;

    public string? Text(string field) => Json.GetProperty("segment_tracks." + field).GetString();

    public DateTime? Time(string field) => Text(field) is { } text
        ? DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)
        : null;
}
