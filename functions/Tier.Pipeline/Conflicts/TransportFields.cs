using System.Text.Json;
using System.Text.RegularExpressions;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Conflicts;

/// <summary>
/// The fields of a track that change on its way: an SDK that sends a call again gives it a new sentAt, Segment gives it a new receivedAt
/// and a timestamp that follows from both. By Segment's spec ("Common Fields"), timestamp = receivedAt - (sentAt - originalTimestamp). Two
/// records that differ in nothing else are one event that was sent twice.
/// </summary>
internal static partial class TransportFields
{
    private const string Sent = "sent_at";
    private const string Received = "received_at";
    private const string Corrected = "timestamp";
    private const string Original = "original_timestamp";
    private const string Additional = "additional_properties";

    /// <summary>Each of the four times may be cut to a whole second, as flat exports have them.</summary>
    private static readonly TimeSpan Inexact = TimeSpan.FromSeconds(2);

    /// <summary>Whether two rows differ in such fields, and in no others.</summary>
    /// <param name="differences">Where they differ.</param>
    /// <param name="first">The first row.</param>
    /// <param name="other">The other row.</param>
    public static bool AreAll(IReadOnlyList<FieldDifference> differences, IReadOnlyList<RowField> first, IReadOnlyList<RowField> other) =>
        differences.Count > 0
        && first.Any(field => field.Name == Sent)
        && differences.All(difference => NameOf(difference.Field) switch
        {
            Sent or Received => true,
            Corrected => Time(first, Original) is { } time && time == Time(other, Original) && IsCorrected(first) && IsCorrected(other),
            _ => false,
        });

    /// <summary>Whether a row's timestamp is absent, or what Segment makes of its other times.</summary>
    private static bool IsCorrected(IReadOnlyList<RowField> row) =>
        Time(row, Corrected) is not { } timestamp
        || (Time(row, Received) is { } received && Time(row, Sent) is { } sent && Time(row, Original) is { } original
            && (timestamp - (received - (sent - original))).Duration() < Inexact);

    /// <summary>The column's time; where that is NULL, the time that was kept under another spelling.</summary>
    private static DateTime? Time(IReadOnlyList<RowField> row, string name) =>
        Parse(row.FirstOrDefault(field => field.Name == name).Value)
        ?? row.Where(field => field.Name == Additional && field.IsObject).SelectMany(field => field.Value.EnumerateObject())
            .Where(member => Spelling(member.Name) == name).Select(member => Parse(member.Value)).FirstOrDefault(time => time is not null);

    private static DateTime? Parse(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Timestamp.TryParse(value.GetString(), out var time) ? time : null;

    /// <summary>The column's name for a difference's field, which may lie in what no column took.</summary>
    private static string NameOf(string field) =>
        KeptMember().Match(field) is { Success: true } kept ? Spelling(kept.Groups["name"].Value) ?? field : field;

    /// <summary>The column's name for a member, as calls, flat exports and warehouses spell it; null for any other member.</summary>
    private static string? Spelling(string member) => member.Split("segment_tracks.", 2)[^1] switch
    {
        "sentAt" or "sent_time" or Sent => Sent,
        "receivedAt" or "received_time" or Received => Received,
        "timestamp_time" or Corrected => Corrected,
        "originalTimestamp" or "original_timestamp_time" or Original => Original,
        _ => null,
    };

    [GeneratedRegex("""^additional_properties(\.|\[")(?<name>[A-Za-z_.]+)("\])?$""")]
    private static partial Regex KeptMember();
}
