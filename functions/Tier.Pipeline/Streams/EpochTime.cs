using System.Globalization;

namespace Tier.Pipeline.Streams;

/// <summary>Reads the seconds or milliseconds since 1970 as whole milliseconds, rounded towards the past, however many digits they have.</summary>
internal static class EpochTime
{
    private const long FirstMilliseconds = 100_000_000_000;

    // decimal rounds what has more digits, and a time must never come out later than it was.
    private const int ExactDigits = 28;

    /// <summary>Reads a number as JSON writes it; from 100,000,000,000 on it counts milliseconds.</summary>
    /// <param name="text">The number.</param>
    /// <param name="milliseconds">Whole milliseconds since 1970, in any year that a <see cref="TimeSpan"/> reaches.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out long milliseconds)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        milliseconds = 0;
        var isCut = Cut(ref text);

        // Behind a number the framework allows any number of NUL characters.
        if (text.Length > ExactDigits || text.Contains('\0') || !decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var exact = Math.Abs(number) < FirstMilliseconds ? number * 1000 : number;
        var whole = decimal.Floor(exact);
        if (isCut && exact == whole && text[0] == '-')
        {
            whole--;
        }

        if (Math.Abs(whole) > (decimal)TimeSpan.MaxValue.TotalMilliseconds)
        {
            return false;
        }

        milliseconds = (long)whole;
        return true;
    }

    /// <summary>Cuts digits behind the point that are too many; says whether one of them wasn't zero.</summary>
    private static bool Cut(ref ReadOnlySpan<char> text)
    {
        var point = text.IndexOf('.');
        if (text.Length <= ExactDigits || point is < 0 or >= ExactDigits || text[(point + 1)..].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var isCut = text[ExactDigits..].ContainsAnyExcept('0');
        text = text[..ExactDigits];
        return isCut;
    }
}
