using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>Reads JSON texts as samples.</summary>
internal static class JsonReading
{
    /// <summary>A parsed value.</summary>
    public static JsonSample Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => String(json.GetRawText()),
        JsonValueKind.Number => new JsonSample.Number(json.GetRawText(), Ordinary: false),
        JsonValueKind.Array => new JsonSample.Array(json.GetRawText(), [.. json.EnumerateArray().Select(Of)]),
        JsonValueKind.Object => new JsonSample.Object(json.GetRawText(), Members(json)),
        _ => new JsonSample.Literal(json.GetRawText()),
    };

    /// <summary>The members of a parsed object.</summary>
    public static IReadOnlyList<KeyValuePair<JsonSample.String, JsonSample>> Members(JsonElement json) =>
        [.. json.EnumerateObject().Select(member => KeyValuePair.Create(Name(member), Of(member.Value)))];

    // The parser gives a name's text only as the whole member's.
    private static JsonSample.String Name(JsonProperty member)
    {
        var text = member.ToString();
        var end = 1;
        while (text[end] != '"')
        {
            end += text[end] == '\\' ? 2 : 1;
        }

        return String(text[..(end + 1)]);
    }

    private static JsonSample.String String(string text)
    {
        var units = new StringBuilder();
        for (var index = 1; index < text.Length - 1; index++)
        {
            if (text[index] != '\\')
            {
                units.Append(text[index]);
                continue;
            }

            index++;
            units.Append(text[index] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)ushort.Parse(text.AsSpan(index + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                var itself => itself,
            });
            index += text[index] == 'u' ? 4 : 0;
        }

        return new(text, units.ToString());
    }
}
