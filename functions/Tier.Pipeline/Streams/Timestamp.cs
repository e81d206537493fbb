using System.Text;

namespace Tier.Pipeline.Streams;

/// <summary>
/// Reads the times that events carry, in any of these forms:
/// <list type="bullet">
/// <item>ISO 8601: <c>2019-06-04T07:30:12.5+02:00</c>, also with a blank for the T, without seconds, with 1 to 9 fraction digits, with
/// <c>Z</c>, <c>UTC</c> or an offset, or without a zone, which means UTC;</item>
/// <item>Go's <c>time.Time.String()</c>: <c>2023-08-29 10:22:06.395377223 +0000 UTC</c>, also with the monotonic clock's
/// <c>m=+0.000012345</c> behind it; the offset counts, the zone's name and the monotonic clock don't;</item>
/// <item>a date only, which means its midnight in UTC;</item>
/// <item>ISO 8601's basic form, <c>20190604T073000Z</c>, with the same fractions and zones; its date alone, <c>20190604</c>; and both
/// without the T and a zone, <c>20190604073000</c>;</item>
/// <item>the time since 1970 as digits: seconds if they are 9 or 10, milliseconds if 12 or 13, microseconds if 15 or 16, nanoseconds if 18
/// or 19.</item>
/// </list>
/// Digits in any other number are no time.
/// Times are cut to milliseconds, towards the past, before a server sees them: of the same DATETIME(3), MySQL rounds and MariaDB cuts.
/// </summary>
public static class Timestamp
{
    // DATETIME's range.
    private static readonly DateTime Earliest = new(1000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Latest = DateTime.MaxValue;

    /// <summary>No time is longer, in bytes.</summary>
    internal const int Longest = 256;

    private const int YearDigits = 4;
    private const int DateDigits = 8;
    private const int DateAndTimeDigits = 14;

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text, in one of the forms above.</param>
    /// <param name="utc">The time in UTC, in whole milliseconds, in the years 1000 to 9999.</param>
    /// <returns>Whether the text is such a time. Never throws.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTime utc)
    {
        utc = default;
        Span<byte> utf8 = stackalloc byte[Longest];
        return Encoding.UTF8.TryGetBytes(text, utf8, out var length) && TryParse(utf8[..length], out utc);
    }

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text in UTF-8, in one of the forms above.</param>
    /// <param name="utc">The time in UTC, in whole milliseconds, in the years 1000 to 9999.</param>
    /// <returns>Whether the text is such a time. Never throws.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end and >= 0 ? end : text.Length;
        var isBasic = digits == DateDigits || (digits == DateAndTimeDigits && digits == text.Length);
        var isRead = isBasic ? TryParseCalendar(text, isBasic, out var ticks)
            : digits == YearDigits ? TryParseCalendar(text, isBasic: false, out ticks)
            : TryParseEpoch(text, out ticks);
        if (!isRead || ticks < Earliest.Ticks || ticks > Latest.Ticks)
        {
            return false;
        }

        utc = new DateTime(ticks - (ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        return true;
    }

    private static bool TryParseEpoch(ReadOnlySpan<byte> text, out long ticks)
    {
        var isRead = EpochTime.TryParse(text, out var milliseconds);
        ticks = DateTime.UnixEpoch.Ticks + (milliseconds * TimeSpan.TicksPerMillisecond);
        return isRead;
    }

    private static bool TryParseCalendar(ReadOnlySpan<byte> text, bool isBasic, out long ticks)
    {
        ticks = 0;
        var cursor = new TextCursor(text);
        var hyphen = isBasic ? ""u8 : "-"u8;
        if (!cursor.Number(4, out var year)
            || !cursor.Skip(hyphen) || !cursor.Number(2, out var month)
            || !cursor.Skip(hyphen) || !cursor.Number(2, out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return cursor.IsAtEnd
            || ((cursor.SkipAnyOf("Tt "u8) || (isBasic && cursor.IsAtDigit)) && TryAddTimeOfDay(ref cursor, isBasic, ref ticks));
    }

    private static bool TryAddTimeOfDay(ref TextCursor cursor, bool isBasic, ref long ticks)
    {
        var second = 0;
        var fraction = 0L;
        if (!cursor.Number(2, out var hour) || !cursor.Skip(isBasic ? ""u8 : ":"u8) || !cursor.Number(2, out var minute)
            || ((isBasic ? cursor.IsAtDigit : cursor.Skip(":"u8))
                && (!cursor.Number(2, out second) || (cursor.SkipAnyOf(".,"u8) && !cursor.Fraction(out fraction))))
            || !TryReadZone(ref cursor, out var offset)
            || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        var isLeapSecond = second == 60;
        if (isLeapSecond)
        {
            // DATETIME has no second 60. The last millisecond before it keeps the event on its day, which is part of the row's keys.
            second = 59;
            fraction = TimeSpan.TicksPerSecond - 1;
        }

        ticks += new TimeSpan(hour, minute, second).Ticks + fraction - offset;
        return !isLeapSecond || IsLastSecondOfDay(ticks);
    }

    // Leap seconds come at the end of a UTC day only.
    private static bool IsLastSecondOfDay(long ticks) => ticks % TimeSpan.TicksPerDay >= TimeSpan.TicksPerDay - TimeSpan.TicksPerSecond;

    private static bool TryReadZone(ref TextCursor cursor, out long offset)
    {
        offset = 0;
        var isApart = cursor.Skip(" "u8);
        if (cursor.SkipAnyOf("Zz"u8) || cursor.Skip("UTC"u8))
        {
            return cursor.IsAtEnd;
        }

        if (cursor.IsAtEnd)
        {
            return !isApart;
        }

        var sign = cursor.Skip("-"u8) ? -1 : 1;
        if (sign > 0 && !cursor.Skip("+"u8))
        {
            return false;
        }

        if (!cursor.Number(2, out var hours) || !TryReadOffsetMinutes(ref cursor, out var minutes))
        {
            return false;
        }

        offset = sign * new TimeSpan(hours, minutes, 0).Ticks;
        return hours <= 23 && minutes <= 59 && (cursor.IsAtEnd || (cursor.Skip(" "u8) && cursor.SkipZoneName() && (cursor.IsAtEnd || cursor.SkipMonotonicClock())));
    }

    private static bool TryReadOffsetMinutes(ref TextCursor cursor, out int minutes)
    {
        minutes = 0;
        return cursor.IsAtEnd || cursor.IsAt(' ') || (cursor.Skip(":"u8) && cursor.Number(2, out minutes)) || cursor.Number(2, out minutes);
    }
}
