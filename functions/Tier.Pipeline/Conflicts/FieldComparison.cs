using System.Text.Encodings.Web;
using System.Text.Json;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Conflicts;

/// <summary>
/// Compares values by what they mean: a server that stores JSON as values gives the members of an object in another order, and numbers in another form, than they came in.
/// </summary>
internal static class FieldComparison
{
    /// <summary>The differences of two rows, in the order of their columns.</summary>
    public static IReadOnlyList<FieldDifference> Compare(IReadOnlyList<RowField> first, IReadOnlyList<RowField> other)
    {
        var found = new List<FieldDifference>();
        foreach (var (one, another) in first.Zip(other))
        {
            if (one.IsJson && (one.IsObject || another.IsObject))
            {
                // Without members the column is NULL.
                CompareObjects(one.Name, one.IsObject ? one.Value : RowField.EmptyObject, another.IsObject ? another.Value : RowField.EmptyObject, found);
            }
            else
            {
                Compare(one.Name, one.Value, another.Value, found);
            }
        }

        return found;
    }

    private static void Compare(string path, JsonElement? first, JsonElement? other, List<FieldDifference> found)
    {
        switch (first?.ValueKind, other?.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                CompareObjects(path, first!.Value, other!.Value, found);
                break;
            case (JsonValueKind.Array, JsonValueKind.Array):
                CompareArrays(path, first!.Value, other!.Value, found);
                break;
            case var (kind, otherKind) when kind != otherKind || !IsSame(first!.Value, other!.Value):
                found.Add(new(path, first, other));
                break;
        }
    }

    private static void CompareObjects(string path, JsonElement first, JsonElement other, List<FieldDifference> found)
    {
        // Sorted: each server keeps the members in an order of its own.
        foreach (var name in first.EnumerateObject().Concat(other.EnumerateObject()).Select(member => member.Name).Distinct().Order(StringComparer.Ordinal))
        {
            Compare(Path(path, name), first.TryGetProperty(name, out var one) ? one : null, other.TryGetProperty(name, out var another) ? another : null, found);
        }
    }

    private static void CompareArrays(string path, JsonElement first, JsonElement other, List<FieldDifference> found)
    {
        for (var index = 0; index < Math.Max(first.GetArrayLength(), other.GetArrayLength()); index++)
        {
            Compare(
                $"{path}[{index.ToString()}]",
                index < first.GetArrayLength() ? first[index] : null,
                index < other.GetArrayLength() ? other[index] : null,
                found);
        }
    }

    private static bool IsSame(JsonElement first, JsonElement other) => first.ValueKind switch
    {
        JsonValueKind.String => first.GetString() == other.GetString(),
        // A double can't tell large integers apart.
        JsonValueKind.Number => (first.TryGetInt64(out var one), other.TryGetInt64(out var another)) == (true, true) ? one == another
            : (first.TryGetUInt64(out var large), other.TryGetUInt64(out var otherLarge)) == (true, true) ? large == otherLarge
            : first.GetDouble() == other.GetDouble(),
        _ => true,
    };

    private static string Path(string parent, string name) =>
        name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '$')
            ? $"{parent}.{name}"
            : $"{parent}[\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(name)}\"]";
}
