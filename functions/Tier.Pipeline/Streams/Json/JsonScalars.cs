using System.Buffers;
using System.Globalization;

namespace Tier.Pipeline.Streams.Json;

/// <summary>
/// Goes over one string, number or literal, up to its end or to the first byte that breaks it. Each method says whether it is whole.
/// </summary>
internal static class JsonScalars
{
    private const int HexDigits = 4;
    private static readonly SearchValues<byte> NotText =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(control => (byte)control)]);

    /// <summary>Goes over any of them.</summary>
    /// <param name="json">Where.</param>
    /// <param name="wanted">What is missing when there is none.</param>
    public static bool Skip(ref JsonCursor json, string wanted) => json.Next switch
    {
        'n' => SkipLiteral(ref json, "null"),
        't' => SkipLiteral(ref json, "true"),
        'f' => SkipLiteral(ref json, "false"),
        '-' or (>= '0' and <= '9') => SkipNumber(ref json),
        _ => SkipText(ref json, wanted),
    };

    /// <summary>Goes over a string.</summary>
    /// <inheritdoc cref="Skip"/>
    public static bool SkipText(ref JsonCursor json, string wanted)
    {
        if (!json.Take('"'))
        {
            return json.Fail(wanted);
        }

        while (true)
        {
            json.SkipTo(NotText);
            if (json.Take('"'))
            {
                return true;
            }

            if (!json.Take('\\'))
            {
                var wantedHere = json.IsAtEnd ? "the closing quote" : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)json.Next:x4}");
                return json.Fail(wantedHere, " inside a string");
            }

            if (!SkipEscaped(ref json))
            {
                return false;
            }
        }
    }

    private static bool SkipEscaped(ref JsonCursor json)
    {
        if (!json.Take('u'))
        {
            if (!"\"\\/bfnrt".Contains(json.Next, StringComparison.Ordinal))
            {
                return json.Fail("one of \" \\ / b f n r t u", " after a backslash");
            }

            json.Skip();
            return true;
        }

        for (var digit = 0; digit < HexDigits; digit++)
        {
            if (!char.IsAsciiHexDigit(json.Next))
            {
                return json.Fail("four hexadecimal digits", " after \\u");
            }

            json.Skip();
        }

        return true;
    }

    private static bool SkipLiteral(ref JsonCursor json, string literal)
    {
        foreach (var letter in literal)
        {
            if (!json.Take(letter))
            {
                return json.Fail(literal, " inside a word");
            }
        }

        return true;
    }

    private static bool SkipNumber(ref JsonCursor json)
    {
        json.Take('-');
        if (!json.Take('0'))
        {
            if (!SkipDigits(ref json, " after a minus sign"))
            {
                return false;
            }
        }
        else if (char.IsAsciiDigit(json.Next))
        {
            return json.Fail("the number without that zero", " after a leading zero");
        }

        if (json.Take('.') && !SkipDigits(ref json, " after a decimal point"))
        {
            return false;
        }

        if (!json.Take('e') && !json.Take('E'))
        {
            return true;
        }

        _ = json.Take('+') || json.Take('-');
        return SkipDigits(ref json, " in an exponent");
    }

    private static bool SkipDigits(ref JsonCursor json, string where)
    {
        if (!char.IsAsciiDigit(json.Next))
        {
            return json.Fail("a digit", where);
        }

        while (char.IsAsciiDigit(json.Next))
        {
            json.Skip();
        }

        return true;
    }
}
