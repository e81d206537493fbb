using System.Collections.Frozen;
using System.Text.Json;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>
/// Names by which a record's form doesn't know a field, but which mean it: those of the other form, of Segment's warehouses, and all of
/// them in another case. They fill what the form's own names left empty; whatever is left stays where it was kept.
/// </summary>
internal static class ForeignNames
{
    private const string WarehouseName = "event_text";

    private static readonly FrozenDictionary<string, Meaning> Known =
        Meanings(TrackField.All).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Every row of a warehouse's table has them, the one under which it is known and one property. Elsewhere they can be anything's.
    private static readonly FrozenDictionary<string, Meaning> KnownInWarehouses = new Dictionary<string, Meaning>
    {
        ["id"] = new(TrackField.All.Single(field => field.FlatName == "event_id"), int.MaxValue),
        ["rating"] = new(TrackField.All.Single(field => field.FlatName == "properties_rating"), int.MaxValue),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Besides names with a meaning, those that make a record a call.
    private static readonly FrozenSet<string> Telling =
        Known.Keys.Union(["type", "properties", "context"]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name was kept that the form doesn't know and the record's form may depend on.</summary>
    public static bool Any(SegmentTrackEvent track)
    {
        foreach (var field in track.Unknown.Fields)
        {
            if (Telling.Contains(Name(field)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads what has such a name as what it means.</summary>
    public static void Read(SegmentTrackEvent track, bool isCall)
    {
        var isWarehouse = !isCall && track.Unknown.Fields.Any(field => WarehouseName.Equals(Name(field), StringComparison.OrdinalIgnoreCase));
        var found = track.Unknown.Fields
            .Select(field => (Field: field, Meaning: MeaningOf(Name(field), isWarehouse)))
            .Where(one => one.Meaning is not null)
            .OrderBy(one => one.Meaning!.Rank)
            .ToArray();
        foreach (var (field, meaning) in found)
        {
            var current = meaning!.Field.Get(track);
            if (current.Kind is JsonTokenType.None || (!current.HasValue && field.HasValue))
            {
                meaning.Field.Set(track, field);
                track.Unknown.Remove(field.Name);
            }
        }
    }

    private static Meaning? MeaningOf(string name, bool isWarehouse) =>
        Known.GetValueOrDefault(name) ?? (isWarehouse ? KnownInWarehouses.GetValueOrDefault(name) : null);

    private static string Name(JsonField field) =>
        field.Name.StartsWith(FlatTrack.Prefix, StringComparison.Ordinal) ? field.Name[FlatTrack.Prefix.Length..] : field.Name;

    private static IEnumerable<KeyValuePair<string, Meaning>> Meanings(IEnumerable<TrackField> fields) =>
        fields.SelectMany(field => field.OtherNames.Prepend(field.FlatName)
            .Select((name, rank) => KeyValuePair.Create(name, new Meaning(field, rank))));

    /// <summary>What a name means.</summary>
    /// <param name="Field">The field.</param>
    /// <param name="Rank">Of several names of one field, the one with the lowest counts.</param>
    private sealed record Meaning(TrackField Field, int Rank);
}
