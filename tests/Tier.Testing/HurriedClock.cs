namespace Tier.Testing;

/// <summary>A clock that doesn't wait: where somebody pauses, the time of the pause has passed at once.</summary>
public sealed class HurriedClock : TimeProvider
{
    private readonly DateTimeOffset start = DateTimeOffset.UtcNow;
    private long passed;

    /// <summary>How much time has passed in pauses.</summary>
    public TimeSpan Passed => TimeSpan.FromTicks(Interlocked.Read(ref passed));

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => start + Passed;

    /// <inheritdoc />
    public override long GetTimestamp() => Passed.Ticks;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new Elapsed();
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Interlocked.Add(ref passed, dueTime.Ticks);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return timer;
    }

    private sealed class Elapsed : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
