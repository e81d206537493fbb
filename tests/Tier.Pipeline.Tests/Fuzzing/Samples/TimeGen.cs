using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tier.Pipeline.Records;

namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>Times in all the forms that events carry, and texts and numbers that are none.</summary>
internal static class TimeGen
{
    private static readonly DateTime First = new(1000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Last = DateTime.MaxValue;

    private static readonly Gen<DateTime> Instant = Gen.Frequency(
        (6, Between(new(2010, 1, 1), new(2030, 1, 1))),
        (2, Between(First, Last)),
        (1, Between(First, First.AddMilliseconds(3))),
        (1, Between(Last.AddMilliseconds(-3), Last)),
        (1, Between(DateTime.UnixEpoch.AddMilliseconds(-3), DateTime.UnixEpoch.AddMilliseconds(3))),
        (1, Between(new(2020, 2, 29), new(2020, 3, 1))));

    private static readonly Gen<string> Separator = Gen.Elements("T", " ", "t");

    private static readonly Gen<FieldSample> Leap = Gen.Elements("2016-12-31T23:59:60Z", "2016-12-31 23:59:60.999", "2017-01-01T00:59:60+01:00", "2016-12-31T23:59:60.5 -0000 UTC")
        .Select(text => new FieldSample(StringGen.Plainly(text), new DateTime(2016, 12, 31, 23, 59, 59, 999, DateTimeKind.Utc)));

    /// <summary>Times that can be read.</summary>
    public static readonly Gen<FieldSample> Good = Gen.Frequency((8, Iso()), (2, Basic()), (2, Go()), (2, DateOnly()), (3, Epoch()), (1, Leap));

    /// <summary>Texts and numbers that are no times.</summary>
    public static readonly Gen<FieldSample> Bad = Gen.OneOf(
        Gen.Elements(
            "", " ", "yesterday", "2019-02-29", "1900-02-29T12:00:00Z", "2019-06-04T24:00:00Z", "2019-06-04T23:59:60+01:00", "2019-06-04T12:00:60Z", "0000-01-01", "0001-01-01T00:00:00Z",
            "0999-12-31T23:59:59.999Z", "9999-12-31T23:59:59-00:01", "1000-01-01T00:00:00+00:01", "10000-01-01T00:00:00Z", "2019-06-04T07:30:12.1234567890Z", "2019-06-04T07:30:12+24:00", "2019-06-04T07:30:12+02:60",
            "2019-06-04T07:30:12Z\\u0000", "1559633412\\u0000", "\\u0000", "NaN", "Infinity", "1e400", "1_559_633_412", " 1559633412", "2019", "0", "-1559633412", "1559633412.", "99999999999", "15596334123456789", "0559633412", "20190229", "20190604T07:30:12Z", "20190604073012Z", "20190604.5", "2019-06-04T07:30:12Z ").Select(text => (JsonSample)new JsonSample.String($"\"{text}\"", text.Replace("\\u0000", "\0"))),
        Gen.Elements("0", "2019", "-1", "1e400", "-1e400", "1.559633412e9", "20190229", "99999999999", "-30610224000001", "15596334123456789", "99999999999999999999999999").Select(text => (JsonSample)new JsonSample.Number(text, Ordinary: false)),
        StringGen.Any.Where(text => !text.Value.Any(char.IsAsciiDigit)).Select(text => (JsonSample)text),
        StringGen.AtTheLimit.Select(text => (JsonSample)text))
        .Select(json => FieldSample.Bad(json, ReasonCode.InvalidTimestamp));

    private static Gen<FieldSample> Iso() =>
        from instant in Instant
        from offset in Offset(instant)
        from digits in Gen.Choose(0, 9)
        from separator in Separator
        from zone in Zone(offset)
        select Sample(Local(instant, offset), offset, separator, digits, zone);

    private static Gen<FieldSample> Go() =>
        from instant in Instant
        from offset in Offset(instant)
        from digits in Gen.Choose(0, 9)
        from name in offset == TimeSpan.Zero ? Gen.Constant("UTC") : Gen.Elements("CEST", "-03", "+0545")
        from monotonic in Gen.Frequency((4, Gen.Constant("")), (1, Gen.Elements(" m=+0.000012345", " m=-12.5", " m=+86400.000000001")))
        select Sample(Local(instant, offset), offset, " ", digits, $" {Signed(offset, "")} {name}{monotonic}");

    private static Gen<FieldSample> Basic() =>
        from instant in Instant
        from offset in Offset(instant)
        from digits in Gen.Choose(0, 9)
        from separator in Separator
        from zone in offset == TimeSpan.Zero ? Gen.Elements("", "Z", " UTC") : Gen.Constant(Signed(offset, ""))
        select Sample(Local(instant, offset), offset, separator, digits, zone, "yyyyMMdd", "HHmmss");

    private static Gen<FieldSample> DateOnly() =>
        from instant in Instant
        from format in Gen.Elements("yyyy-MM-dd", "yyyyMMdd", "yyyyMMddHHmmss")
        from isNumber in Gen.Elements(true, false)
        let text = instant.ToString(format, CultureInfo.InvariantCulture)
        select new FieldSample(
            isNumber && !format.Contains('-') ? new JsonSample.Number(text, Ordinary: true) : StringGen.Plainly(text),
            format.Contains("HH") ? instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond)) : instant.Date);

    // Of 1973 to 2286, so that the number of digits says what they count.
    private static Gen<FieldSample> Epoch() =>
        from instant in Between(DateTime.UnixEpoch.AddSeconds(100_000_000), DateTime.UnixEpoch.AddSeconds(9_999_999_999))
        from isNumber in Gen.Elements(true, false)
        from power in Gen.Elements(0, 3, 6, 9)
        from digits in Gen.Choose(0, 9)
        let nanoseconds = (decimal)(instant - DateTime.UnixEpoch).Ticks * 100
        let unit = (decimal)Math.Pow(10, 9 - power)
        let written = decimal.Round(nanoseconds / unit, digits, MidpointRounding.ToNegativeInfinity) + (digits == 0 ? 0 : new decimal(0, 0, 0, false, (byte)digits))
        let time = Cut(DateTime.UnixEpoch.AddTicks((long)decimal.Floor(written * unit / 100)))
        from nines in Gen.Frequency((9, Gen.Constant(0)), (1, Gen.Choose(1, 40)))
        let text = written.ToString(CultureInfo.InvariantCulture) + (digits >= 3 ? new string('9', nines) : "")
        select new FieldSample(isNumber ? new JsonSample.Number(text, Ordinary: false) : StringGen.Plainly(text), time);

    private static FieldSample Sample(
        DateTime local, TimeSpan offset, string separator, int digits, string zone, string date = "yyyy-MM-dd", string timeOfDay = "HH:mm:ss")
    {
        var written = new DateTime(local.Ticks - (local.Ticks % (long)Math.Pow(10, Math.Max(0, 7 - digits))), DateTimeKind.Utc);
        var fraction = (written.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture) + "89";
        var text = written.ToString($"{date}'{separator}'{timeOfDay}", CultureInfo.InvariantCulture) + (digits == 0 ? "" : "." + fraction[..digits]) + zone;
        var utc = Cut(written - offset);
        return utc < First ? FieldSample.Bad(StringGen.Plainly(text), ReasonCode.InvalidTimestamp) : new(StringGen.Plainly(text), utc);
    }

    private static Gen<string> Zone(TimeSpan offset) => offset == TimeSpan.Zero
        ? Gen.Elements("", "Z", "z", "UTC", " UTC", "+00:00", "-00:00", "+0000", "+00")
        : Gen.Elements(Signed(offset, ":"), Signed(offset, ""), " " + Signed(offset, ":"), offset.Minutes == 0 ? Signed(offset, "")[..3] : Signed(offset, ""));

    // An offset under which the local time is one that can be written.
    private static Gen<TimeSpan> Offset(DateTime instant) => Gen.Frequency(
            (4, Gen.Constant(0)), (3, Gen.Choose(-14, 14).Select(hours => hours * 60)), (2, Gen.Choose(-1439, 1439)))
        .Select(minutes => TimeSpan.FromMinutes(minutes))
        .Select(offset => offset > TimeSpan.Zero && instant > DateTime.MaxValue - offset ? TimeSpan.Zero : offset);

    private static DateTime Local(DateTime instant, TimeSpan offset) => instant + offset;

    private static string Signed(TimeSpan offset, string colon) =>
        string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(offset.Hours):00}{colon}{Math.Abs(offset.Minutes):00}");

    private static DateTime Cut(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);

    private static Gen<DateTime> Between(DateTime first, DateTime last) =>
        from high in Gen.Choose(0, (1 << 30) - 1)
        from low in Gen.Choose(0, (1 << 30) - 1)
        let part = ((UInt128)high << 30) | (uint)low
        select new DateTime(first.Ticks + (long)((((UInt128)(last.Ticks - first.Ticks) * part) >> 60)), DateTimeKind.Utc);
}
