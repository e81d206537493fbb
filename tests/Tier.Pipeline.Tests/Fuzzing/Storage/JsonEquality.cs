using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Tier.Pipeline.Tests.Fuzzing.Storage;

/// <summary>Whether a JSON text says the same after a database has had it: members in any order, numbers by what they are worth to the last digit.</summary>
internal static class JsonEquality
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Whether both say the same, or both are null.</summary>
    public static bool Same(string? written, string? stored)
    {
        if (written is null || stored is null)
        {
            return written == stored;
        }

        using var one = JsonDocument.Parse(written, Options);
        using var other = JsonDocument.Parse(stored, Options);
        return Same(one.RootElement, other.RootElement);
    }

    private static bool Same(JsonElement written, JsonElement stored) => written.ValueKind == stored.ValueKind && written.ValueKind switch
    {
        JsonValueKind.Object => SameObject(written, stored),
        JsonValueKind.Array => written.GetArrayLength() == stored.GetArrayLength()
            && written.EnumerateArray().Zip(stored.EnumerateArray()).All(pair => Same(pair.First, pair.Second)),
        JsonValueKind.Number => SameNumber(written.GetRawText(), stored.GetRawText()),
        JsonValueKind.String => written.GetString() == stored.GetString(),
        _ => true,
    };

    // Looking a member up in a parsed document goes through all of them.
    private static bool SameObject(JsonElement written, JsonElement stored)
    {
        var members = stored.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        return written.GetPropertyCount() == members.Count
            && written.EnumerateObject().All(member => members.TryGetValue(member.Name, out var value) && Same(member.Value, value));
    }

    // 0.10000000000000001 is how some writers give 0.1, with all 17 digits: the same double, and nothing is lost.
    private static bool SameNumber(string written, string stored)
    {
        var number = double.Parse(written, CultureInfo.InvariantCulture);
        return Value(written) == Value(stored)
            || (Value(written) == Value(number.ToString("E16", CultureInfo.InvariantCulture)) && Value(stored) == Value(number.ToString("R", CultureInfo.InvariantCulture)));
    }

    /// <summary>A decimal number, exactly: digits without zeros at their end, and the power of ten.</summary>
    private static (BigInteger Digits, int Exponent) Value(string text)
    {
        var e = text.IndexOfAny(['e', 'E']);
        var (mantissa, exponent) = e < 0 ? (text, 0) : (text[..e], int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        var point = mantissa.IndexOf('.');
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;
        var all = BigInteger.Parse(mantissa.Replace(".", ""), CultureInfo.InvariantCulture);
        var digits = all.ToString(CultureInfo.InvariantCulture).TrimEnd('0');
        return all.IsZero ? (0, 0) : (BigInteger.Parse(digits, CultureInfo.InvariantCulture), exponent + all.ToString(CultureInfo.InvariantCulture).Length - digits.Length);
    }
}
