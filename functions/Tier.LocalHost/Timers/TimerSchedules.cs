using System.Globalization;
using NCrontab;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Timers;

/// <summary>Reads the schedule of a timer trigger.</summary>
internal static class TimerSchedules
{
    private static readonly CrontabSchedule.ParseOptions SixFields = new() { IncludingSeconds = true };

    /// <summary>Reads NCRONTAB of six fields, or a TimeSpan.</summary>
    /// <param name="schedule">The text.</param>
    /// <param name="source">The setting that it comes from, or the text again when it stands in the attribute.</param>
    /// <param name="functionName">The function, for the message.</param>
    /// <exception cref="SettingException">It is neither, or the TimeSpan isn't above zero.</exception>
    public static ITimerSchedule Parse(string schedule, string source, string functionName, TimeProvider time)
    {
        if (CrontabSchedule.TryParse(schedule, SixFields) is { } expression)
            return new CronSchedule(expression, time);
        if (TimeSpan.TryParse(schedule, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero)
            return new IntervalSchedule(interval, time);
        throw new SettingException(
            source,
            $"{source}: the schedule '{schedule}' of the function {functionName} can't be read; give six NCRONTAB fields ('*/1 * * * * *' is every second) or a TimeSpan ('00:00:00.100').");
    }
}

/// <summary>When a timer fires.</summary>
internal interface ITimerSchedule
{
    /// <summary>The present instant on the clock that this schedule goes by.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The first tick after an instant.</summary>
    DateTimeOffset NextAfter(DateTimeOffset instant);
}

/// <summary>Fires at the times of an NCRONTAB expression, in UTC as on the platform.</summary>
internal sealed class CronSchedule(CrontabSchedule expression, TimeProvider time) : ITimerSchedule
{
    public DateTimeOffset Now => time.GetUtcNow();

    public DateTimeOffset NextAfter(DateTimeOffset instant) => new(expression.GetNextOccurrence(instant.UtcDateTime), TimeSpan.Zero);
}

/// <summary>Fires at a fixed interval. Goes by the monotonic clock, so setting the computer's clock neither stops nor hurries it.</summary>
internal sealed class IntervalSchedule(TimeSpan interval, TimeProvider time) : ITimerSchedule
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly long startedAtTimestamp = time.GetTimestamp();

    public DateTimeOffset Now => startedAt + time.GetElapsedTime(startedAtTimestamp);

    public DateTimeOffset NextAfter(DateTimeOffset instant) => instant + interval;
}
