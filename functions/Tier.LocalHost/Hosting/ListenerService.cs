using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tier.LocalHost.Functions;

namespace Tier.LocalHost.Hosting;

/// <summary>
/// Starts the listeners when all other services of the app have started, and drains them before those stop: first nothing new
/// begins, after the time to drain the functions' token is cancelled, and at last what is stored is committed.
/// </summary>
internal sealed class ListenerService(
    IReadOnlyList<FunctionDescriptor> functions, ListenerFactory factory, LocalHostOptions options, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<ListenerService> logger) : IHostedService, IDisposable
{
    // Without a broker librdkafka would wait for one to take its leave of.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource draining = new();
    private readonly CancellationTokenSource abandoned = new();
    private readonly List<IFunctionListener> started = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return Task.CompletedTask; // a service before this one refused to run

        // All are made before the first one starts, so that a wrong setting of one lets none run.
        var listeners = functions.Select(factory.Create).ToList();
        foreach (var listener in listeners)
        {
            listener.Start(new HostTokens(draining.Token, abandoned.Token));
            started.Add(listener);
            _ = StopHostOnFailureAsync(listener);
        }

        logger.Listening([.. functions.Select(function => function.Name)]);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await draining.CancelAsync();
        var completion = Task.WhenAll(started.Select(listener => listener.Completion));
        if (!await EndsAsync(completion, Task.Delay(options.DrainTimeout, time, cancellationToken)))
        {
            logger.DrainTimedOut(options.DrainTimeout);
            await abandoned.CancelAsync();
            if (!await EndsAsync(completion, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken)))
                logger.TokenIgnored();
        }

        var closing = Task.WhenAll(started.Select(listener => Task.Run(listener.Close, CancellationToken.None)));
        if (!await EndsAsync(closing, Task.Delay(CloseTimeout, cancellationToken)))
            logger.CloseTimedOut();
        else
            await closing;
    }

    public void Dispose()
    {
        draining.Dispose();
        abandoned.Dispose();
    }

    // A failure was logged when it happened; here only the end counts.
    private static async Task<bool> EndsAsync(Task completion, Task limit) => await Task.WhenAny(completion, limit) == completion;

    private async Task StopHostOnFailureAsync(IFunctionListener listener)
    {
        try
        {
            await listener.Completion;
        }
        catch (Exception exception)
        {
            logger.ListenerFailed(exception);
            lifetime.StopApplication();
        }
    }
}

/// <summary>Leaves signals to the caller: the framework's console lifetime would take Ctrl-C and SIGTERM for itself.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
