namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a failed invocation again after delays that double.</summary>
/// <param name="maxRetryCount">How many times at most; -1 for ever.</param>
/// <param name="minimumInterval">The first delay, as <c>hh:mm:ss</c>.</param>
/// <param name="maximumInterval">The longest delay, as <c>hh:mm:ss</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval) : Attribute
{
    /// <summary>How many times at most; -1 for ever.</summary>
    public int MaxRetryCount { get; } = maxRetryCount;

    /// <summary>The first delay, as <c>hh:mm:ss</c>.</summary>
    public string MinimumInterval { get; } = minimumInterval;

    /// <summary>The longest delay, as <c>hh:mm:ss</c>.</summary>
    public string MaximumInterval { get; } = maximumInterval;
}
