namespace Tier.LocalHost.Functions;

/// <summary>How an invocation ended, its retries included.</summary>
/// <param name="Kind">The way it ended.</param>
/// <param name="Exception">What the function threw last; null unless it failed.</param>
internal readonly record struct InvocationResult(InvocationResult.Outcome Kind, Exception? Exception = null)
{
    /// <summary>The ways an invocation ends.</summary>
    internal enum Outcome
    {
        /// <summary>The function returned.</summary>
        Succeeded,

        /// <summary>The function threw, and the retry attribute, if any, allows no further try.</summary>
        Failed,

        /// <summary>The host stops: the token was cancelled, or a retry was due that won't be made.</summary>
        Abandoned,
    }
}
