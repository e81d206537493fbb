using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Tier.LocalHost.Functions;

/// <summary>When a failed invocation is run again: the worker's two retry attributes, with the platform's arithmetic.</summary>
/// <param name="MaxRetryCount">How many times at most; -1 for ever.</param>
/// <param name="Minimum">The first delay.</param>
/// <param name="Maximum">The longest delay; the same as the first where the delay is fixed.</param>
internal sealed record RetryPolicy(int MaxRetryCount, TimeSpan Minimum, TimeSpan Maximum)
{
    // Above any maximum, whatever the minimum; keeps the double finite.
    private const int LargestExponent = 62;

    /// <summary>Whether an invocation that failed after so many retries is run again.</summary>
    public bool Allows(int retries) => MaxRetryCount < 0 || retries < MaxRetryCount;

    /// <summary>
    /// The delay before the next retry. The platform's back-off begins at the minimum and adds
    /// minimum × (2ⁿ − 1), spread at random by ± 20 %, up to the maximum.
    /// </summary>
    /// <param name="retries">How many retries there were.</param>
    /// <param name="random">At least 0 and below 1.</param>
    public TimeSpan Delay(int retries, double random)
    {
        // In doubles, because a TimeSpan would overflow.
        var growth = (Math.Pow(2, Math.Min(retries, LargestExponent)) - 1) * (0.8 + (0.4 * random));
        return TimeSpan.FromMilliseconds(Math.Min(Minimum.TotalMilliseconds * (1 + growth), Maximum.TotalMilliseconds));
    }

    /// <summary>Reads a retry attribute.</summary>
    /// <exception cref="FormatException">An interval isn't a TimeSpan.</exception>
    public static RetryPolicy? From(FixedDelayRetryAttribute? fixedDelay, ExponentialBackoffRetryAttribute? exponential)
    {
        if (fixedDelay is not null)
            return new RetryPolicy(fixedDelay.MaxRetryCount, Parse(fixedDelay.DelayInterval), Parse(fixedDelay.DelayInterval));
        return exponential is null
            ? null
            : new RetryPolicy(exponential.MaxRetryCount, Parse(exponential.MinimumInterval), Parse(exponential.MaximumInterval));
    }

    private static TimeSpan Parse(string interval) => TimeSpan.Parse(interval, CultureInfo.InvariantCulture);
}
