namespace Tier.Pipeline.Replay;

/// <summary>Blanks and commas around JSON text.</summary>
internal static class FileText
{
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

    /// <summary>The same, as memory.</summary>
    public static ReadOnlyMemory<byte> WithoutComma(ReadOnlyMemory<byte> text)
    {
        text = text.Trim(Blanks);
        return text.Span.EndsWith(","u8) ? text[..^1].TrimEnd(Blanks) : text;
    }

    /// <summary>The text without the blanks before it.</summary>
    public static ReadOnlySpan<byte> WithoutBlanksBefore(ReadOnlySpan<byte> text) => text.TrimStart(Blanks);

    /// <summary>What is left of a file, without blanks around it and the commas that came before.</summary>
    public static ReadOnlyMemory<byte> Rest(ReadOnlyMemory<byte> text) => text.TrimStart(BlanksAndCommas).TrimEnd(Blanks);
}
