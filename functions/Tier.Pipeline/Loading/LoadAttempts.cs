using Polly;
using Polly.Retry;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>The attempts of one invocation: tries a transaction again, after pauses that grow, while the budget lasts.</summary>
internal sealed class LoadAttempts
{
    private readonly LoadingOptions options;
    private readonly TimeProvider time;
    private readonly long started;
    private readonly CancellationToken caller;
    private readonly ResiliencePipeline<LoadResult> pipeline;
    private int unknownRetries;

    /// <summary>Starts the budget.</summary>
    /// <param name="options">How long to try.</param>
    /// <param name="failed">Is told what failed, and that it counts as an outage.</param>
    /// <param name="retried">Is told that a transaction is tried again.</param>
    /// <param name="caller">Ends attempts and pauses at once.</param>
    public LoadAttempts(LoadingOptions options, TimeProvider time, Action<Exception> failed, Action<FailureKind> retried, CancellationToken caller)
    {
        (this.options, this.time, this.caller) = (options, time, caller);
        started = time.GetTimestamp();
        pipeline = new ResiliencePipelineBuilder<LoadResult> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<LoadResult>
            {
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = LoadingOptions.FirstPause,
                MaxDelay = options.LongestPause,
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } exception && TriesAgain(exception, failed)),
                // What was in the way of a conflict is gone most of the time.
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                    arguments.AttemptNumber == 0 && FailureClassifier.Classify(arguments.Outcome.Exception!) == FailureKind.Conflict ? TimeSpan.Zero : null),
                OnRetry = arguments =>
                {
                    retried(FailureClassifier.Classify(arguments.Outcome.Exception!, caller));
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Whether the budget is used up.</summary>
    public bool UsedUp => time.GetElapsedTime(started) >= options.Budget;

    /// <summary>Runs a transaction.</summary>
    /// <param name="load">The transaction.</param>
    /// <param name="unknownRetries">How often it is tried again after failures that nothing is known of.</param>
    public async Task<LoadResult> RunAsync(Func<CancellationToken, Task<LoadResult>> load, int unknownRetries)
    {
        this.unknownRetries = unknownRetries;
        return await pipeline.ExecuteAsync(async token => await load(token), caller);
    }

    private bool TriesAgain(Exception exception, Action<Exception> failed)
    {
        switch (FailureClassifier.Classify(exception, caller))
        {
            case FailureKind.Systemic or FailureKind.Conflict or FailureKind.DuplicateKey:
                failed(exception);
                return !UsedUp;
            case FailureKind.Unknown:
                return unknownRetries-- > 0 && !UsedUp;
            default:
                return false;
        }
    }
}
