namespace Tier.Pipeline.Replay;

/// <summary>How long a replay waits after a failure: a second, then twice as long each time, at most half a minute.</summary>
internal sealed class ReplayPause(TimeProvider time)
{
    private TimeSpan length;
    private long? failedAt;

    /// <summary>Whether it is too early for the next try.</summary>
    public bool Holds => failedAt is { } at && time.GetElapsedTime(at) < length;

    /// <summary>Begins the pause after a failure.</summary>
    /// <returns>Its length.</returns>
    public TimeSpan Fail()
    {
        var (first, longest) = (LoadingOptions.ReplayFirstPause, LoadingOptions.ReplayLongestPause);
        length = failedAt is null ? first : length * 2 < longest ? length * 2 : longest;
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
