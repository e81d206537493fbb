using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Tier.Testing;

/// <summary>Waits for conditions.</summary>
public static class Eventually
{
    /// <summary>How long a test waits at most: far longer than anything takes, also on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns when the condition holds. It is asked at once again some times: under a fake clock it holds after a few steps of other tasks.</summary>
    /// <exception cref="TimeoutException">It doesn't, for five minutes.</exception>
    public static async Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        for (var turn = 0; turn < 20; turn++)
        {
            if (condition())
            {
                return;
            }

            await Task.Yield();
        }

        await HoldsAsync(() => Task.FromResult(condition()), TimeSpan.FromMilliseconds(1), text);
    }

    /// <summary>Returns when the condition holds.</summary>
    /// <exception cref="TimeoutException">It doesn't, for five minutes.</exception>
    public static Task HoldsAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string text = "") => HoldsAsync(condition, Poll, text);

    private static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan poll, string text)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException($"Waited in vain for: {text}");
            }

            await Task.Delay(poll);
        }
    }
}
