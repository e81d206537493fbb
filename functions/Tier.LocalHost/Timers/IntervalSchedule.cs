namespace Tier.LocalHost.Timers;

/// <summary>Fires at a fixed interval. Goes by the monotonic clock, so setting the computer's clock neither stops nor hurries it.</summary>
internal sealed class IntervalSchedule(TimeSpan interval, TimeProvider time) : ITimerSchedule
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly long startedAtTimestamp = time.GetTimestamp();

    public DateTimeOffset Now => startedAt + time.GetElapsedTime(startedAtTimestamp);

    public DateTimeOffset NextAfter(DateTimeOffset instant) => instant + interval;
}
