namespace Tier.Pipeline.Replay;

/// <summary>How long a replay waits after a failure: a second, then twice as long each time, at most half a minute.</summary>
internal sealed class ReplayPause(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan length;
    private long? failedAt;

    /// <summary>Whether it is too early for the next try.</summary>
    public bool Holds => failedAt is { } at && time.GetElapsedTime(at) < length;

    /// <summary>Begins the pause after a failure.</summary>
    /// <returns>Its length.</returns>
    public TimeSpan Fail()
    {
        length = failedAt is null ? Shortest : length * 2 < Longest ? length * 2 : Longest;
        failedAt = time.GetTimestamp();
        return length;
    }

    /// <summary>Ends the pauses.</summary>
    /// <returns>Whether there was a failure before.</returns>
    public bool Succeed()
    {
        var wasFailing = failedAt is not null;
        failedAt = null;
        return wasFailing;
    }
}
