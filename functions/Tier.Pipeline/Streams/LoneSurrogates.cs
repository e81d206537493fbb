using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tier.Pipeline.Streams;

/// <summary>Texts in which a surrogate may stand without its other half, as JSON allows it. No Unicode encoding has such a text.</summary>
internal static class LoneSurrogates
{
    private const int MaxBytes = 4;

    /// <summary>
    /// The text in UTF-8, each lone surrogate as the three bytes that UTF-8 would have for it, so that no two texts have the same bytes.
    /// </summary>
    public static byte[] ToBytes(string text)
    {
        if (!HasSurrogate(text))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var bytes = new ArrayBufferWriter<byte>(text.Length);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var isWhole = Rune.DecodeFromUtf16(rest, out var rune, out var units) == OperationStatus.Done;
            bytes.Advance(isWhole ? rune.EncodeToUtf8(bytes.GetSpan(MaxBytes)) : Encode(rest[0], bytes.GetSpan(MaxBytes)));
            rest = rest[units..];
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The text with each lone surrogate as JSON escapes it: <c>\ud800</c>.</summary>
    public static string Escape(string text)
    {
        if (!HasSurrogate(text))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var isWhole = Rune.DecodeFromUtf16(rest, out _, out var units) == OperationStatus.Done;
            _ = isWhole ? escaped.Append(rest[..units]) : escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)rest[0]:x4}");
            rest = rest[units..];
        }

        return escaped.ToString();
    }

    private static bool HasSurrogate(string text) => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    private static int Encode(char unit, Span<byte> bytes)
    {
        bytes[0] = (byte)(0xE0 | (unit >> 12));
        bytes[1] = (byte)(0x80 | ((unit >> 6) & 0x3F));
        bytes[2] = (byte)(0x80 | (unit & 0x3F));
        return 3;
    }
}
