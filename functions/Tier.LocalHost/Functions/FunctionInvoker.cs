using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tier.LocalHost.Hosting;

namespace Tier.LocalHost.Functions;

/// <summary>
/// Runs a function: a new instance from a scope of its own each time, and the retry attribute's loop around it. While that loop waits,
/// the function counts as running, so nothing is committed and no further batch begins, as on the platform.
/// </summary>
internal sealed class FunctionInvoker(FunctionDescriptor function, IServiceScopeFactory scopes, TimeProvider time, ILogger logger)
{
    private readonly ObjectFactory? create =
        function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, Type.EmptyTypes);

    /// <summary>Runs the function until it succeeds, its retries are used up, or the host stops.</summary>
    public async Task<InvocationResult> RunAsync(object triggerValue, HostTokens tokens)
    {
        for (var retries = 0; ; retries++)
        {
            try
            {
                await InvokeOnceAsync(triggerValue, tokens.Abandoned);

                // A function may answer the token by returning early, so this isn't success; the platform doesn't commit then either.
                return new InvocationResult(tokens.Abandoned.IsCancellationRequested ? InvocationResult.Outcome.Abandoned : InvocationResult.Outcome.Succeeded);
            }
            catch (Exception) when (tokens.Abandoned.IsCancellationRequested)
            {
                return new InvocationResult(InvocationResult.Outcome.Abandoned);
            }
            catch (Exception exception)
            {
                if (function.Retry?.Allows(retries) is not true)
                    return new InvocationResult(InvocationResult.Outcome.Failed, exception);

                var delay = function.Retry.Delay(retries, Random.Shared.NextDouble());
                logger.RetryingInvocation(exception, function.Name, delay, retries + 1);
                if (!await WaitAsync(delay, tokens.Draining))
                    return new InvocationResult(InvocationResult.Outcome.Abandoned);
            }
        }
    }

    private async Task InvokeOnceAsync(object triggerValue, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var instance = create?.Invoke(scope.ServiceProvider, null);
        try
        {
            var arguments = function.Method.GetParameters()
                .Select(parameter => parameter.Position == function.Parameter.Position ? triggerValue : cancellationToken)
                .ToArray();
            var returned = function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
            await (returned switch
            {
                Task task => task,
                ValueTask task => task.AsTask(),
                _ => Task.CompletedTask,
            });
        }
        finally
        {
            if (instance is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else
                (instance as IDisposable)?.Dispose();
        }
    }

    /// <summary>False when the host began to stop meanwhile.</summary>
    private async Task<bool> WaitAsync(TimeSpan delay, CancellationToken draining)
    {
        try
        {
            await Task.Delay(delay, time, draining);
            return !draining.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
