using System.Text;
using System.Text.Json;

namespace Tier.Pipeline.Streams.Json;

/// <summary>One field of an event as it came. Holds no copy: its text lies in the record's value.</summary>
/// <param name="Name">The field's name in the event, without the table's prefix; inside an object with its path: <c>context.os.name</c>.</param>
/// <param name="Kind">The value's first JSON token; <see cref="JsonTokenType.None"/> when the event doesn't have the field.</param>
/// <param name="Json">The value's JSON text in UTF-8, a string with its quotes.</param>
public readonly record struct JsonField(string Name, JsonTokenType Kind, ReadOnlyMemory<byte> Json)
{
    private const int ExcerptLength = 60;

    /// <summary>Whether the event has the field and its value isn't <c>null</c>.</summary>
    public bool HasValue => Kind is not (JsonTokenType.None or JsonTokenType.Null);

    /// <summary>A field that the event doesn't have.</summary>
    public static JsonField Absent(string name) => new(name, JsonTokenType.None, default);

    /// <summary>A field of a text that came elsewhere than in the value, in a header for instance.</summary>
    public static JsonField Of(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var encoded = JsonEncodedText.Encode(text).EncodedUtf8Bytes;
        return new(name, JsonTokenType.String, (byte[])[(byte)'"', .. encoded, (byte)'"']);
    }

    /// <summary>A field of a short name whose value is an object with this one alone.</summary>
    internal JsonField InAnObject()
    {
        var name = JsonEncodedText.Encode(Name).EncodedUtf8Bytes;
        return new(Start(Name), JsonTokenType.StartObject, (byte[])[.. "{\""u8, .. name, .. "\":"u8, .. Json.Span, (byte)'}']);
    }

    /// <summary>What was found, for the sentence of a rejection: the first 60 characters of the JSON text.</summary>
    internal string Excerpt() =>

        // No character takes more than four bytes; one cut in two at the end lies behind the excerpt.
        Kind is JsonTokenType.None ? "missing" : Start(Encoding.UTF8.GetString(Json.Span[..Math.Min(Json.Length, 4 * (ExcerptLength + 1))]));

    private static string Start(string text)
    {
        if (text.Length <= ExcerptLength)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[ExcerptLength - 1]) ? ExcerptLength - 1 : ExcerptLength;
        return text[..length] + '…';
    }
}
