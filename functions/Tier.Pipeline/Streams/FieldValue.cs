using System.Text;
using System.Text.Json;

namespace Tier.Pipeline.Streams;

/// <summary>The value of a field as it came. Holds no copy: its text lies in the record's value.</summary>
internal readonly record struct FieldValue
{
    private const int ExcerptLength = 60;

    /// <summary>The name by which it is called in a sentence, and kept.</summary>
    public required MemberName Name { get; init; }

    /// <summary>The value's first JSON token; none when the event doesn't have the field.</summary>
    public JsonTokenType Kind { get; init; }

    /// <summary>Where its JSON text begins.</summary>
    public int Start { get; init; }

    /// <summary>The length of its JSON text in bytes, a string with its quotes.</summary>
    public int Length { get; init; }

    /// <summary>Whether it is a string with escapes.</summary>
    public bool IsEscaped { get; init; }

    /// <summary>Its JSON text, where that isn't in the record's value.</summary>
    public byte[]? Own { get; init; }

    /// <summary>Whether the event has the field and its value isn't <c>null</c>.</summary>
    public bool HasValue => Kind is not (JsonTokenType.None or JsonTokenType.Null);

    /// <summary>A text that came elsewhere than in the value.</summary>
    public static FieldValue Of(MemberName name, string text)
    {
        byte[] own = [(byte)'"', .. JsonEncodedText.Encode(text).EncodedUtf8Bytes, (byte)'"'];
        return new() { Name = name, Kind = JsonTokenType.String, Own = own, Length = own.Length, IsEscaped = true };
    }

    /// <summary>Its JSON text.</summary>
    /// <param name="value">The record's value.</param>
    public readonly ReadOnlySpan<byte> Json(byte[] value) => (Own ?? value).AsSpan(Start, Length);

    /// <summary>What was found, for the sentence of a rejection: the first 60 characters of the JSON text.</summary>
    /// <param name="value">The record's value.</param>
    public string Excerpt(byte[] value) => Kind is JsonTokenType.None ? "missing" : Excerpt(Json(value));

    /// <summary>The first 60 characters of a text.</summary>
    public static string Excerpt(ReadOnlySpan<byte> text) =>

        // No character takes more than four bytes; one cut in two at the end lies behind the excerpt.
        Excerpt(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4 * (ExcerptLength + 1))]));

    /// <summary>The first 60 characters of a text.</summary>
    public static string Excerpt(string text)
    {
        if (text.Length <= ExcerptLength)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[ExcerptLength - 1]) ? ExcerptLength - 1 : ExcerptLength;
        return text[..length] + '…';
    }

    /// <summary>A value of a short name that is an object with this one alone.</summary>
    /// <param name="value">The record's value.</param>
    public FieldValue InAnObject(byte[] value)
    {
        byte[] own = [(byte)'{', .. Name.Json, .. Json(value), (byte)'}'];
        return new() { Name = new(Excerpt(Name.Text)), Kind = JsonTokenType.StartObject, Own = own, Length = own.Length };
    }
}
