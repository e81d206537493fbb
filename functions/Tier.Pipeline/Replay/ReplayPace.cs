namespace Tier.Pipeline.Replay;

/// <summary>
/// How many ticks are due. Counted from elapsed time, because a timer that misses a tick doesn't make it up: only so is the rate right
/// whatever the timer does, down to one call a second.
/// </summary>
public sealed class ReplayPace(ReplayOptions options, TimeProvider time)
{
    private long? startedAt;

    /// <summary>The ticks that are due since the first call, which makes the first one due; never more than the wanted number.</summary>
    public long Due()
    {
        startedAt ??= time.GetTimestamp();
        var due = (time.GetElapsedTime(startedAt.Value).Ticks / options.ReplayInterval.Ticks) + 1;
        return options.ReplayTicks > 0 ? Math.Min(due, options.ReplayTicks) : due;
    }
}
