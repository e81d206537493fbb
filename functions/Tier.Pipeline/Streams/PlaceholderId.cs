using System.Text;

namespace Tier.Pipeline.Streams;

/// <summary>
/// Tells ids from what stands in the place of one: blanks, the words that a program writes for nothing, and a UUID of zeros. Every event
/// that has such an "id" would be a duplicate of the first.
/// </summary>
internal static class PlaceholderId
{
    private const int UuidDigits = 32;
    private const int UuidPunctuation = 6;

    /// <summary>Whether a text in UTF-8 is no id.</summary>
    public static bool Is(ReadOnlySpan<byte> utf8) =>

        // Nearly every id begins with a character that no placeholder has there.
        utf8.IsEmpty || (!(utf8[0] is > (byte)' ' and < 0x80 && !"nuNU0{-"u8.Contains(utf8[0])) && Is(Encoding.UTF8.GetString(utf8)));

    /// <summary>Whether a text is no id.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        var word = text.Trim();
        return word.IsEmpty || (word.Length switch
        {
            4 => IsWord(word, "null") || IsWord(word, "none"),
            9 => IsWord(word, "undefined"),
            >= UuidDigits and <= UuidDigits + UuidPunctuation => !word.ContainsAnyExcept("0-{}") && word.Count('0') == UuidDigits,
            _ => false,
        });
    }

    private static bool IsWord(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
