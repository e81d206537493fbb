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
    /// <param name="time">The clock.</param>
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
