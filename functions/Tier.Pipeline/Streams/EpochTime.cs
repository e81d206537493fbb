using System.Globalization;

namespace Tier.Pipeline.Streams;

/// <summary>
/// Reads the time since 1970 as whole milliseconds, cut, however many digits its fraction has. The number of its other digits says what it
/// counts, so that no other number is taken for a time: from 1973 to 2286 seconds have 9 or 10.
/// </summary>
internal static class EpochTime
{
    private const ulong MillisecondsInASecond = 1_000;

    /// <summary>Reads digits, with a fraction behind a point or without.</summary>
    /// <param name="text">The text; an exponent, a sign or a leading zero makes it none.</param>
    /// <param name="milliseconds">Whole milliseconds since 1970; of a year from 1973 to 2286.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        var point = text.IndexOf((byte)'.');
        var fraction = point < 0 ? [] : text[(point + 1)..];
        var whole = point < 0 ? text : text[..point];
        if (whole.Length is < 9 or > 19 || whole[0] == '0' || whole.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9') || (point >= 0 && fraction.IsEmpty))
        {
            return false;
        }

        var number = ulong.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture);
        var read = whole.Length switch
        {
            9 or 10 => (number * MillisecondsInASecond) + Milliseconds(fraction),
            12 or 13 => number,
            15 or 16 => number / 1_000,
            18 or 19 => number / 1_000_000,
            _ => 0UL,
        };
        milliseconds = (long)read;
        return milliseconds > 0;
    }

    /// <summary>The first three digits behind a second's point.</summary>
    private static ulong Milliseconds(ReadOnlySpan<byte> fraction)
    {
        var milliseconds = 0UL;
        for (var index = 0; index < 3; index++)
        {
            milliseconds = (milliseconds * 10) + (index < fraction.Length ? (ulong)(fraction[index] - '0') : 0);
        }

        return milliseconds;
    }
}
