namespace Tier.Pipeline.Streams;

/// <summary>Goes through a text in UTF-8 from left to right; what isn't there as wanted leaves it where it is.</summary>
internal ref struct TextCursor(ReadOnlySpan<byte> text)
{
    private const int MaxFractionDigits = 9;
    private const int MaxZoneName = 6;

    private ReadOnlySpan<byte> rest = text;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <summary>Whether this character is the next one.</summary>
    public readonly bool IsAt(char character) => !rest.IsEmpty && rest[0] == character;

    /// <summary>Whether an ASCII digit is the next one.</summary>
    public readonly bool IsAtDigit => !rest.IsEmpty && char.IsAsciiDigit((char)rest[0]);

    /// <summary>Skips a text if it is the next one.</summary>
    public bool Skip(ReadOnlySpan<byte> wanted)
    {
        if (!rest.StartsWith(wanted))
        {
            return false;
        }

        rest = rest[wanted.Length..];
        return true;
    }

    /// <summary>Skips one character if it is one of these.</summary>
    public bool SkipAnyOf(ReadOnlySpan<byte> characters)
    {
        if (rest.IsEmpty || !characters.Contains(rest[0]))
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    /// <summary>Reads a number of exactly so many ASCII digits, at most four.</summary>
    public bool Number(int digits, out int number)
    {
        number = 0;
        if (rest.Length < digits || rest[..digits].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (var digit in rest[..digits])
        {
            number = (number * 10) + (digit - '0');
        }

        rest = rest[digits..];
        return true;
    }

    /// <summary>Reads the 1 to 9 digits behind the point of a second, in ticks of 100 ns; what is finer is cut off.</summary>
    public bool Fraction(out long ticks)
    {
        ticks = 0;
        var digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end and >= 0 ? end : rest.Length;
        var unit = TimeSpan.TicksPerSecond;
        foreach (var digit in rest[..digits])
        {
            unit /= 10;
            ticks += (digit - '0') * unit;
        }

        rest = rest[digits..];
        return digits is >= 1 and <= MaxFractionDigits;
    }

    /// <summary>Skips the name of a zone: letters, as <c>UTC</c> and <c>CEST</c>, or Go's <c>-03</c> for a zone without a name.</summary>
    public bool SkipZoneName()
    {
        var length = rest.IndexOf((byte)' ') is var end and >= 0 ? end : rest.Length;
        var isName = length is >= 1 and <= MaxZoneName;
        foreach (var character in rest[..length])
        {
            isName &= char.IsAsciiLetterOrDigit((char)character) || character is (byte)'+' or (byte)'-';
        }

        rest = rest[length..];
        return isName;
    }

    /// <summary>Skips the seconds of Go's monotonic clock up to the end: <c> m=+0.000012345</c>.</summary>
    public bool SkipMonotonicClock()
    {
        if (!Skip(" m="u8) || !SkipAnyOf("+-"u8))
        {
            return false;
        }

        var seconds = rest;
        rest = [];
        var point = seconds.IndexOf((byte)'.');
        return point > 0 && seconds.Length - point - 1 is >= 1 and <= MaxFractionDigits
            && !seconds[..point].ContainsAnyExceptInRange((byte)'0', (byte)'9') && !seconds[(point + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
