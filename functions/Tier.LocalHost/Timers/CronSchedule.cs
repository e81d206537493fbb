using NCrontab;

namespace Tier.LocalHost.Timers;

/// <summary>Fires at the times of an NCRONTAB expression, in UTC as on the platform.</summary>
internal sealed class CronSchedule(CrontabSchedule expression, TimeProvider time) : ITimerSchedule
{
    public DateTimeOffset Now => time.GetUtcNow();

    public DateTimeOffset NextAfter(DateTimeOffset instant) => new(expression.GetNextOccurrence(instant.UtcDateTime), TimeSpan.Zero);
}
