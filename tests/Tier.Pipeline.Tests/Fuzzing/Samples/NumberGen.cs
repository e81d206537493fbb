using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>JSON numbers: those that every database holds exactly, and others.</summary>
internal static class NumberGen
{
    private static readonly Gen<string> Integer = Gen.Frequency(
        (4, Gen.Choose(-1_000_000, 1_000_000).Select(number => number.ToString(CultureInfo.InvariantCulture))),
        (1, Bits.Select(bits => bits.ToString(CultureInfo.InvariantCulture))),
        (1, Gen.Elements("0", "-0", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "157963456373623802")));

    private static readonly Gen<string> Fraction = Double(-300, 305).Select(number => number.ToString("R", CultureInfo.InvariantCulture));

    private static readonly Gen<string> Odd = Gen.OneOf(
        Gen.Elements(
            "1e400", "-1e400", "1e-400", "0e400", "5e-324", "1.7976931348623157e308", "18446744073709551616", "-9223372036854775809", "12345678901234567890123",
            "9007199254740993.0", "0.30000000000000001", "-0.0", "1E+2", "1e0000000000000005", "100000000000000000000000000000000000000000.5"),
        Gen.Choose(20, 400).Select(digits => "1" + new string('7', digits)),
        Gen.Choose(1, 400).Select(digits => "0." + new string('3', digits)),
        from whole in Gen.Choose(0, 99_999)
        from fraction in Gen.Choose(0, int.MaxValue)
        from exponent in Gen.Choose(-330, 330)
        select string.Create(CultureInfo.InvariantCulture, $"-{whole}.{fraction}E{exponent}"));

    /// <summary>Any number.</summary>
    public static readonly Gen<JsonSample.Number> Any = Gen.Frequency(
        (3, Integer.Select(text => new JsonSample.Number(text, Ordinary: true))),
        (3, Fraction.Select(text => new JsonSample.Number(text, Ordinary: true))),
        (2, Odd.Select(text => new JsonSample.Number(text, Ordinary: false))));

    private static Gen<long> Bits =>
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select ((long)high << 32) | (uint)low;

    /// <summary>A double with up to 17 digits, of exponents in this range.</summary>
    private static Gen<double> Double(int least, int most) =>
        from bits in Bits
        from digits in Gen.Choose(1, 17)
        from exponent in Gen.Choose(least, most)
        let mantissa = (bits % 1_000_000_000_000_000_000).ToString(CultureInfo.InvariantCulture)
        select double.Parse($"{mantissa[..Math.Min(digits + 1, mantissa.Length)]}e{exponent - digits}", CultureInfo.InvariantCulture);
}
