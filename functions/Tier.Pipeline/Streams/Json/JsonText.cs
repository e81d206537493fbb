using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tier.Pipeline.Streams.Json;

/// <summary>
/// Reads JSON strings that may hold lone surrogates. <c>"\ud800"</c> is a legal JSON text, but no Unicode text: System.Text.Json throws
/// when it is read, and both database servers refuse it. In valid UTF-8 a surrogate can only come as an escape.
/// </summary>
internal static class JsonText
{
    private const int EscapeLength = 6;
    private const int MaxKeyLength = 255;
    private const int Quotes = 2;
    private const byte Quote = (byte)'"';

    /// <summary>
    /// Takes any number of levels: the reader counts them in bits and never recurses. What is too deep for a column, JsonColumn sees.
    /// </summary>
    public static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>Whether a JSON text has an escaped surrogate without its other half.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> json) => IndexOfLoneSurrogate(json, 0) >= 0;

    /// <summary>What a JSON string says, with U+FFFD in the place of each lone surrogate.</summary>
    /// <param name="token">The string with its quotes.</param>
    public static string Unescape(ReadOnlySpan<byte> token)
    {
        if (!token.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(token[1..^1]);
        }

        var reader = new Utf8JsonReader(ReplaceLoneSurrogates(token));
        reader.Read();
        return reader.GetString()!;
    }

    /// <summary>
    /// What a JSON string says; its text as it was escaped when it has a lone surrogate, so that different strings stay different.
    /// </summary>
    /// <param name="token">The string with its quotes.</param>
    public static string UnescapeOrKeepEscaped(ReadOnlySpan<byte> token) =>
        HasLoneSurrogate(token) ? Encoding.UTF8.GetString(token[1..^1]) : Unescape(token);

    /// <summary>
    /// What a JSON string says, unit by unit: lone surrogates as they are. For comparing only; no encoding has such a text.
    /// </summary>
    /// <param name="token">The string with its quotes.</param>
    public static string UnescapeUnits(ReadOnlySpan<byte> token)
    {
        var index = IndexOfLoneSurrogate(token, 0);
        if (index < 0)
        {
            return Unescape(token);
        }

        var units = new StringBuilder(token.Length);
        var start = 1;
        for (; index >= 0; index = IndexOfLoneSurrogate(token, start))
        {
            units.Append(Unescape([Quote, .. token[start..index], Quote])).Append(EscapedUnit(token[index..]));
            start = index + EscapeLength;
        }

        return units.Append(Unescape([Quote, .. token[start..]])).ToString();
    }

    /// <summary>The name of the member that a reader has come to; as it was escaped when it has a lone surrogate.</summary>
    /// <param name="reader">Stands at the name.</param>
    /// <param name="json">What it reads.</param>
    public static string Name(in Utf8JsonReader reader, ReadOnlySpan<byte> json) => reader.ValueIsEscaped
        ? UnescapeOrKeepEscaped(json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + Quotes))
        : Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>Whether a JSON string has nothing but blanks.</summary>
    /// <param name="token">The string with its quotes.</param>
    public static bool IsBlank(ReadOnlySpan<byte> token) =>
        token[1] is not (> (byte)' ' and < 0x80 and not (byte)'\\' and not Quote)
        && string.IsNullOrWhiteSpace(Unescape(token));

    /// <summary>How many characters (code points) a text in UTF-8 has.</summary>
    public static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var one in utf8)
        {
            count += (one & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    /// <summary>
    /// What a field says, as a record's key, no more than its first 255 UTF-16 units: a larger one would make the record much larger than
    /// its event, and too large for the brokers. Null when the field is neither a string nor a number, or empty.
    /// </summary>
    public static string? KeyOf(JsonTokenType kind, ReadOnlySpan<byte> json) => kind switch
    {
        JsonTokenType.String when Unescape(json) is { Length: > 0 } text => text[..Math.Min(text.Length, MaxKeyLength)],
        JsonTokenType.Number => Encoding.UTF8.GetString(json[..Math.Min(json.Length, MaxKeyLength)]),
        _ => null,
    };

    private static ReadOnlySpan<byte> ReplaceLoneSurrogates(ReadOnlySpan<byte> token)
    {
        var index = IndexOfLoneSurrogate(token, 0);
        if (index < 0)
        {
            return token;
        }

        var replaced = token.ToArray();
        for (; index >= 0; index = IndexOfLoneSurrogate(replaced, index + EscapeLength))
        {
            "\\uFFFD"u8.CopyTo(replaced.AsSpan(index));
        }

        return replaced;
    }

    private static int IndexOfLoneSurrogate(ReadOnlySpan<byte> json, int start)
    {
        for (var index = start; ;)
        {
            // In valid JSON a backslash stands in strings only, and always has the rest of its escape.
            var distance = json[index..].IndexOf((byte)'\\');
            if (distance < 0)
            {
                return -1;
            }

            index += distance;
            var unit = EscapedUnit(json[index..]);
            if (unit is null)
            {
                index += 2;
            }
            else if (!char.IsSurrogate(unit.Value))
            {
                index += EscapeLength;
            }
            else if (char.IsHighSurrogate(unit.Value) && EscapedUnit(json[(index + EscapeLength)..]) is { } low && char.IsLowSurrogate(low))
            {
                index += 2 * EscapeLength;
            }
            else
            {
                return index;
            }
        }
    }

    private static char? EscapedUnit(ReadOnlySpan<byte> json) =>
        json.StartsWith("\\u"u8) && ushort.TryParse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
