namespace Tier.Pipeline.Replay;

/// <summary>Blanks and commas around JSON text.</summary>
internal static class FileText
{
    /// <summary>Begins each text of a JSON text sequence (RFC 7464). No JSON text holds it.</summary>
    public const byte RecordSeparator = 0x1E;

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    private static ReadOnlySpan<byte> BlanksAndCommas => " \t\r\n,"u8;

    /// <summary>Whether there is nothing but blanks and at most one comma.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> text) => WithoutComma(text).IsEmpty;

    /// <summary>The text without blanks around it, without one comma at its end and the blanks before that.</summary>
    public static ReadOnlySpan<byte> WithoutComma(ReadOnlySpan<byte> text)
    {
        text = text.Trim(Blanks);
        return text.EndsWith(","u8) ? text[..^1].TrimEnd(Blanks) : text;
    }

    public static ReadOnlyMemory<byte> WithoutComma(ReadOnlyMemory<byte> text)
    {
        text = text.Trim(Blanks);
        return text.Span.EndsWith(","u8) ? text[..^1].TrimEnd(Blanks) : text;
    }

    /// <summary>What may stand between two JSON values beside blanks: RS (RFC 7464), U+2028 or U+2029.</summary>
    /// <returns>How many bytes of it the text begins with; 0 for none.</returns>
    public static int SeparatorLength(ReadOnlySpan<byte> text) => text switch
    {
        [RecordSeparator, ..] => 1,
        [0xE2, 0x80, 0xA8 or 0xA9, ..] => 3,
        _ => 0,
    };

    /// <summary>The text without the blanks and separators before it.</summary>
    public static ReadOnlySpan<byte> WithoutSeparatorsBefore(ReadOnlySpan<byte> text)
    {
        int length;
        for (text = WithoutBlanksBefore(text); (length = SeparatorLength(text)) > 0; text = WithoutBlanksBefore(text[length..]))
        {
        }

        return text;
    }

    public static ReadOnlySpan<byte> WithoutBlanksBefore(ReadOnlySpan<byte> text) => text.TrimStart(Blanks);

    /// <summary>What is left of a file, without blanks around it and the commas that came before.</summary>
    public static ReadOnlyMemory<byte> Rest(ReadOnlyMemory<byte> text) => text.TrimStart(BlanksAndCommas).TrimEnd(Blanks);
}
