using System.Globalization;

namespace Tier.Pipeline.Streams.Json;

/// <summary>Which JSON numbers are the same ones after a database has had them.</summary>
internal static class JsonNumber
{
    // Of every decimal number with as many digits, a double gives them back; of one with more digits than the second, it never does.
    private const int SafeDigits = 15;
    private const int DoubleDigits = 17;

    // MySQL's parser gives up on long numbers, and on exponents near the ends of the range, even where the value is an ordinary one.
    private const int LongestNumber = 40;
    private const double LargestNumber = 1e307;
    private const double SmallestNormal = 2.3e-308;

    /// <summary>Whether the number is an integer of 64 bits, or one that a double holds with all its digits.</summary>
    /// <param name="json">The number's JSON text.</param>
    public static bool IsKeptByDatabases(ReadOnlySpan<byte> json)
    {
        var exponent = json.IndexOfAny("eE"u8);
        if (exponent < 0 && !json.Contains((byte)'.'))
        {
            return long.TryParse(json, CultureInfo.InvariantCulture, out _) || ulong.TryParse(json, CultureInfo.InvariantCulture, out _);
        }

        if (json.Length > LongestNumber || !double.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) >= LargestNumber)
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[LongestNumber];
        digits = Digits(exponent < 0 ? json : json[..exponent], digits);
        return number == 0 ? digits.IsEmpty && exponent < 0
            : digits.Length <= SafeDigits && Math.Abs(number) >= SmallestNormal ? true
            : digits.Length <= DoubleDigits && (IsWritten(number, "R", digits) || IsWritten(number, "E16", digits));
    }

    // With 17 digits some writers give a double that needs fewer: 0.10000000000000001 is 0.1 and nothing is lost.
    private static bool IsWritten(double number, string format, ReadOnlySpan<byte> digits)
    {
        Span<byte> text = stackalloc byte[LongestNumber];
        number.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        text = text[..length];
        var exponent = text.IndexOf((byte)'E');
        Span<byte> own = stackalloc byte[LongestNumber];
        return Digits(exponent < 0 ? text : text[..exponent], own).SequenceEqual(digits);
    }

    /// <summary>The significant digits of a mantissa.</summary>
    private static Span<byte> Digits(ReadOnlySpan<byte> mantissa, Span<byte> digits)
    {
        var count = 0;
        foreach (var character in mantissa)
        {
            if (character is >= (byte)'0' and <= (byte)'9' && (count > 0 || character != '0'))
            {
                digits[count++] = character;
            }
        }

        return digits[..count].TrimEnd((byte)'0');
    }
}
