using System.Text.Json;
using Tier.Pipeline.Tests.Fuzzing.Samples;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>
/// Whether a JSON column has a value as it came. What no database holds as it is stands there as a string of its text: a string with half a
/// surrogate pair, an array or object on level 32 (the column's own object is on level 1), an object with two members of one name, or a name of
/// more than 65,535 bytes, and a number that isn't an ordinary one.
/// </summary>
internal static class KeptJson
{
    private const int MostLevels = 32;
    private const int LongestName = 65_535;

    /// <summary>Whether the value is the one that was written.</summary>
    public static bool Is(JsonElement kept, JsonSample written, int level) => written switch
    {
        JsonSample.String text => IsText(kept, text.Storable),
        JsonSample.Number number => kept.ValueKind is JsonValueKind.Number ? kept.GetRawText() == number.Text : !number.Ordinary && IsText(kept, number.Text),
        JsonSample.Array or JsonSample.Object when level >= MostLevels => IsText(kept, written.Text),
        JsonSample.Array array => IsArray(kept, array, level),
        JsonSample.Object @object => IsObject(kept, @object, level),
        _ => kept.GetRawText() == written.Text,
    };

    /// <summary>Whether the name of a member can be one in a JSON column.</summary>
    public static bool IsShort(string name) => System.Text.Encoding.UTF8.GetByteCount(name) <= LongestName;

    private static bool IsArray(JsonElement kept, JsonSample.Array written, int level) =>
        kept.ValueKind is JsonValueKind.Array && kept.GetArrayLength() == written.Items.Count
        && kept.EnumerateArray().Zip(written.Items).All(pair => Is(pair.First, pair.Second, level + 1));

    private static bool IsObject(JsonElement kept, JsonSample.Object written, int level)
    {
        var names = written.Members.Select(member => member.Key.Storable).ToArray();
        if (names.Distinct().Count() < names.Length || !names.All(IsShort))
        {
            return IsText(kept, written.Text);
        }

        return kept.ValueKind is JsonValueKind.Object && kept.GetPropertyCount() == names.Length
            && written.Members.All(member => kept.TryGetProperty(member.Key.Storable, out var value) && Is(value, member.Value, level + 1));
    }

    private static bool IsText(JsonElement kept, string text) => kept.ValueKind is JsonValueKind.String && kept.GetString() == text;
}
