using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Tier.LocalHost.Tests.Testing;

/// <summary>Waits for conditions.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Returns when the condition holds.</summary>
    /// <exception cref="TimeoutException">It does not, for a minute.</exception>
    public static async Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var waited = Stopwatch.StartNew();
        for (var turn = 0; !condition(); turn++)
        {
            if (waited.Elapsed > Patience)
                throw new TimeoutException($"Waited in vain for: {text}");
            if (turn < 20)
                await Task.Yield();
            else
                await Task.Delay(1);
        }
    }
}
