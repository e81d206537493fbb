namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a failed invocation again after a fixed delay.</summary>
/// <param name="maxRetryCount">How many times at most; -1 for ever.</param>
/// <param name="delayInterval">The delay, as <c>hh:mm:ss</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixedDelayRetryAttribute(int maxRetryCount, string delayInterval) : Attribute
{
    /// <summary>How many times at most; -1 for ever.</summary>
    public int MaxRetryCount { get; } = maxRetryCount;

    /// <summary>The delay, as <c>hh:mm:ss</c>.</summary>
    public string DelayInterval { get; } = delayInterval;
}
