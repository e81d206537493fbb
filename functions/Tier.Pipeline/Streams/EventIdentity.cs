using System.Globalization;
using System.Text;

namespace Tier.Pipeline.Streams;

/// <summary>
/// An event's id, compared as bytes: case, accents and trailing blanks count. Different ids never have the same bytes: between the parts of
/// one stands a byte that UTF-8 doesn't have, and lone surrogates have bytes of their own.
/// </summary>
public sealed class EventIdentity
{
    /// <summary>How much of an id <see cref="Id"/> has, in UTF-16 units. The hash is that of the whole.</summary>
    public const int MaxIdLength = 256 * 1024;

    internal const byte Separator = 0xFF;

    private const int SurrogateBytes = 3;

    internal EventIdentity(ReadOnlySpan<byte> bytes)
    {
        Hash = ShortHash.Of(bytes);
        Id = Text(bytes);
    }

    /// <summary>
    /// The id as a text to look at: each of its parts on a line, lone surrogates as JSON escapes them, no more than <see
    /// cref="MaxIdLength"/> of it.
    /// </summary>
    public string Id { get; }

    /// <summary>First half of the SHA-256 of the id's bytes: the column <c>event_hash</c>.</summary>
    public byte[] Hash { get; }

    /// <summary>The id of an event that is known by several values together. They may have lone surrogates.</summary>
    public static EventIdentity Of(params ReadOnlySpan<string> parts)
    {
        var bytes = LoneSurrogates.ToBytes(parts[0]);
        foreach (var part in parts[1..])
        {
            bytes = [.. bytes, Separator, .. LoneSurrogates.ToBytes(part)];
        }

        return new(bytes);
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var units = 0;
        while (!bytes.IsEmpty && units < MaxIdLength)
        {
            var end = bytes.IndexOfAny((byte)0xED, Separator) is var found and >= 0 ? found : bytes.Length;
            var plain = Encoding.UTF8.GetString(bytes[..end]);
            plain = Cut(plain, MaxIdLength - units);
            text.Append(plain);
            units += plain.Length;
            bytes = bytes[end..];
            if (bytes.IsEmpty || units >= MaxIdLength)
            {
                break;
            }

            var isSurrogate = bytes[0] != Separator && bytes[1] >= 0xA0;
            var taken = bytes[0] == Separator ? 1 : SurrogateBytes;
            _ = bytes[0] == Separator ? text.Append('\n')
                : isSurrogate ? text.Append(CultureInfo.InvariantCulture, $"\\u{0xD000 | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F):x4}")
                : text.Append(Encoding.UTF8.GetString(bytes[..taken]));
            bytes = bytes[taken..];
            units++;
        }

        return text.ToString();
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
