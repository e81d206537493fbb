using System.Globalization;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Tests.Streams;

public sealed class TimestampTests
{
    [Theory]
    [InlineData("2019-06-04 07:30:12", "2019-06-04T07:30:12.000")]
    [InlineData("2019-06-04T07:30:12Z", "2019-06-04T07:30:12.000")]
    [InlineData("2019-06-04t07:30:12z", "2019-06-04T07:30:12.000")]
    [InlineData("2019-06-04T07:30Z", "2019-06-04T07:30:00.000")]
    [InlineData("2019-06-04 07:30:12 UTC", "2019-06-04T07:30:12.000")]
    [InlineData("2019-06-04T09:30:12+02:00", "2019-06-04T07:30:12.000")]
    [InlineData("2019-06-04T09:30:12+0200", "2019-06-04T07:30:12.000")]
    [InlineData("2019-06-04T09:30:12+02", "2019-06-04T07:30:12.000")]
    [InlineData("2019-06-04T02:00:12-05:30", "2019-06-04T07:30:12.000")]
    [InlineData("2019-06-04T23:30:00-14:00", "2019-06-05T13:30:00.000")]
    [InlineData("2019-06-04T07:30:12.1Z", "2019-06-04T07:30:12.100")]
    [InlineData("2019-06-04T07:30:12,12Z", "2019-06-04T07:30:12.120")]
    [InlineData("2019-06-04T07:30:12.123Z", "2019-06-04T07:30:12.123")]
    [InlineData("2019-06-04T07:30:12.123999999Z", "2019-06-04T07:30:12.123")]
    [InlineData("1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.999")]
    [InlineData("2023-08-29 10:22:06.395377223 +0000 UTC", "2023-08-29T10:22:06.395")]
    [InlineData("2023-08-29 10:22:06 +0200 CEST", "2023-08-29T08:22:06.000")]
    [InlineData("2023-08-29 10:22:06 -0300 -03", "2023-08-29T13:22:06.000")]
    [InlineData("2023-08-29 10:22:06.395377223 +0000 UTC m=+0.000012345", "2023-08-29T10:22:06.395")]
    [InlineData("2023-08-29 10:22:06 +0200 CEST m=-86400.5", "2023-08-29T08:22:06.000")]
    [InlineData("2019-06-04", "2019-06-04T00:00:00.000")]
    [InlineData("2020-02-29", "2020-02-29T00:00:00.000")]
    [InlineData("1559633412", "2019-06-04T07:30:12.000")]
    [InlineData("1559633412.3456789", "2019-06-04T07:30:12.345")]
    [InlineData("1559633412345", "2019-06-04T07:30:12.345")]
    [InlineData("1559633412345.9", "2019-06-04T07:30:12.345")]
    [InlineData("1559633412.34599999999999999999999999999999", "2019-06-04T07:30:12.345")]
    [InlineData("1559633412345.99999999999999999999999999999999", "2019-06-04T07:30:12.345")]
    [InlineData("100000000", "1973-03-03T09:46:40.000")]
    [InlineData("9999999999.9999", "2286-11-20T17:46:39.999")]
    [InlineData("100000000000", "1973-03-03T09:46:40.000")]
    [InlineData("9999999999999", "2286-11-20T17:46:39.999")]
    [InlineData("100000000000000", "1973-03-03T09:46:40.000")]
    [InlineData("253402300799999", "1978-01-11T21:31:40.799")]
    [InlineData("9999999999999999", "2286-11-20T17:46:39.999")]
    [InlineData("100000000000000000", "1973-03-03T09:46:40.000")]
    [InlineData("9999999999999999999", "2286-11-20T17:46:39.999")]
    [InlineData("10000101", "1000-01-01T00:00:00.000")]
    [InlineData("99991231235959", "9999-12-31T23:59:59.000")]
    [InlineData("20190604t093012,5+02", "2019-06-04T07:30:12.500")]
    [InlineData("20190604 073012", "2019-06-04T07:30:12.000")]
    [InlineData("20161231T235960Z", "2016-12-31T23:59:59.999")]
    [InlineData("1000-01-01T00:00:00Z", "1000-01-01T00:00:00.000")]
    [InlineData("0999-12-31T23:30:00-01:00", "1000-01-01T00:30:00.000")]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999")]
    public void Every_form_of_time_is_read_as_UTC_and_cut_to_milliseconds(string text, string utc)
    {
        Timestamp.TryParse(text, out var time).Should().BeTrue();

        time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture).Should().Be(utc + "0000");
        time.Kind.Should().Be(DateTimeKind.Utc);
    }

    [Theory]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("2016-12-31T23:59:60.5Z")]
    [InlineData("2017-01-01T05:29:60+05:30")]
    public void A_leap_second_is_the_last_millisecond_of_its_day(string text)
    {
        Timestamp.TryParse(text, out var time).Should().BeTrue();

        time.Should().Be(new DateTime(2016, 12, 31, 23, 59, 59, 999, DateTimeKind.Utc));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("yesterday")]
    [InlineData("2019-06-04T07:30:60Z")]
    [InlineData("2016-12-31T23:59:61Z")]
    [InlineData("2016-12-31T23:59:60+01:00")]
    [InlineData("2019-02-29")]
    [InlineData("2019-13-01")]
    [InlineData("2019-00-10")]
    [InlineData("2019-06-00")]
    [InlineData("2019-06-04T24:00:00Z")]
    [InlineData("2019-06-04T23:60:00Z")]
    [InlineData("2019-06-04T")]
    [InlineData("2019-06-04T07")]
    [InlineData("2019-06-04T07:30:")]
    [InlineData("2019-06-04T07:30:12.")]
    [InlineData("2019-06-04T07:30:12.Z")]
    [InlineData("2019-06-04T07:30:12.1234567890Z")]
    [InlineData("2019-06-04T07:30:12 ")]
    [InlineData("2019-06-04T07:30:12ZZ")]
    [InlineData("2019-06-04T07:30:12+24:00")]
    [InlineData("2019-06-04T07:30:12+02:60")]
    [InlineData("2019-06-04T07:30:12+2")]
    [InlineData("2019-06-04T07:30:12+02:")]
    [InlineData("2019-06-04T07:30:12 Europe/Zurich")]
    [InlineData("2019-6-4 7:30:12")]
    [InlineData("04.06.2019 07:30:12")]
    [InlineData("06/04/2019")]
    [InlineData("٢٠١٩-٠٦-٠٤")]
    [InlineData("0000-01-01")]
    [InlineData("0999-12-31T23:59:59.999Z")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("10000-01-01")]
    [InlineData("-30610224000001")]
    [InlineData("0")]
    [InlineData("2019")]
    [InlineData("15596334")]
    [InlineData("99999999999")]
    [InlineData("25340230080000")]
    [InlineData("15596334123456789")]
    [InlineData("15596334123456789012")]
    [InlineData("0000000000")]
    [InlineData("+1559633412")]
    [InlineData("-1559633412")]
    [InlineData("1559633412.")]
    [InlineData("1559633412.3.4")]
    [InlineData("1559633412,3")]
    [InlineData("1.559633412e9")]
    [InlineData("20190604.5")]
    [InlineData("20190604073012.5")]
    [InlineData("20190604073012Z")]
    [InlineData("20190604+0200")]
    [InlineData("20190604T")]
    [InlineData("20190604T07")]
    [InlineData("20190604T073")]
    [InlineData("20190604T07301")]
    [InlineData("20190604T07:30:12Z")]
    [InlineData("2019-06-04T073012Z")]
    [InlineData("20190229")]
    [InlineData("00010101")]
    [InlineData("09991231")]
    [InlineData("20190604076000")]
    [InlineData("1e400")]
    [InlineData("99999999999999999999999999999")]
    [InlineData("1,559,633,412")]
    [InlineData("0x5CF61D84")]
    [InlineData("NaN")]
    [InlineData("1559633412\0")]
    [InlineData("1559633412.34599999999999999999999999999999x")]
    [InlineData("15596334123459999999999999999999e-22")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("2019-06-04\0")]
    [InlineData("2023-08-29 10:22:06 +0000 UTC m=")]
    [InlineData("2023-08-29 10:22:06 +0000 UTC m=+1")]
    [InlineData("2023-08-29 10:22:06 +0000 UTC m=+1.5x")]
    [InlineData("2023-08-29 10:22:06 +0000 UTC n=+1.5")]
    [InlineData("2023-08-29 10:22:06 +0000 ")]
    public void What_is_no_time_of_the_years_1000_to_9999_is_refused(string text)
    {
        Timestamp.TryParse(text, out var time).Should().BeFalse();

        time.Should().Be(default);
    }

    [Fact]
    public void Any_time_survives_being_written_in_any_form()
    {
        var random = new Random(1);
        var years = new DateTime(1000, 1, 3, 0, 0, 0, DateTimeKind.Utc).Ticks;
        for (var round = 0; round < 5_000; round++)
        {
            var time = new DateTime(random.NextInt64(years, DateTime.MaxValue.Ticks - (2 * TimeSpan.TicksPerDay)), DateTimeKind.Utc);
            var cut = new DateTime(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
            var offset = TimeSpan.FromMinutes(random.Next(-14 * 60, (14 * 60) + 1));
            var local = new DateTimeOffset(time).ToOffset(offset);
            foreach (var (text, wanted) in new[]
            {
                (local.ToString("O", CultureInfo.InvariantCulture), cut),
                (local.ToString("yyyy-MM-dd HH:mm:ss.fffffff zzz", CultureInfo.InvariantCulture), cut),
                (time.ToString("yyyy-MM-dd HH:mm:ss.fffffff'21 +0000 UTC'", CultureInfo.InvariantCulture), cut),
                (time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), cut.AddTicks(-(cut.Ticks % TimeSpan.TicksPerSecond))),
                (time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cut.Date),
                (local.ToString("yyyyMMdd'T'HHmmss.fffffff", CultureInfo.InvariantCulture) + local.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", ""), cut),
                (time.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture), cut.AddTicks(-(cut.Ticks % TimeSpan.TicksPerSecond))),
                (time.ToString("yyyyMMdd", CultureInfo.InvariantCulture), cut.Date),
            })
            {
                Timestamp.TryParse(text, out var read).Should().BeTrue(text);
                read.Should().Be(wanted, text);
            }
        }
    }

    [Fact]
    public void Any_epoch_means_the_same_in_every_unit_with_a_fraction_or_without()
    {
        var random = new Random(2);
        for (var round = 0; round < 5_000; round++)
        {
            var ticks = random.NextInt64(100_000_000, 10_000_000_000) * TimeSpan.TicksPerSecond + random.NextInt64(TimeSpan.TicksPerSecond);
            var wanted = DateTime.UnixEpoch.AddTicks(ticks - (ticks % TimeSpan.TicksPerMillisecond));
            foreach (var (unit, zeros) in new[] { (TimeSpan.TicksPerSecond, ""), (TimeSpan.TicksPerMillisecond, ""), (TimeSpan.TicksPerMicrosecond, ""), (1L, "00") })
            {
                var whole = (ticks / unit).ToString(CultureInfo.InvariantCulture) + zeros;
                var exact = $"{whole}.{(ticks % unit).ToString(CultureInfo.InvariantCulture).PadLeft(unit.ToString(CultureInfo.InvariantCulture).Length - 1, '0')}99";

                Timestamp.TryParse(whole, out var cut).Should().BeTrue(whole);
                Timestamp.TryParse(exact, out var time).Should().BeTrue(exact);

                cut.Should().Be(unit == TimeSpan.TicksPerSecond ? wanted.AddTicks(-(wanted.Ticks % TimeSpan.TicksPerSecond)) : wanted, whole);
                time.Should().Be(wanted, exact);
            }
        }
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        const string alphabet = "0123456789012345678901234567890-::.TZ+ eUC,\0é";
        var random = new Random(3);
        var read = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var text = "2019-06-04T07:30:12.123+02:00"[..random.Next(30)].ToCharArray().Concat(random.GetItems<char>(alphabet, random.Next(12))).ToArray();
            if (text.Length > 0)
            {
                text[random.Next(text.Length)] = alphabet[random.Next(alphabet.Length)];
            }

            if (Timestamp.TryParse(text, out var time))
            {
                read++;
                time.Year.Should().BeInRange(1000, 9999);
                (time.Ticks % TimeSpan.TicksPerMillisecond).Should().Be(0);
            }
        }

        read.Should().BePositive();
    }
}
