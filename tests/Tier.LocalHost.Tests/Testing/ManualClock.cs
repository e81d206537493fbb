using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Tier.Testing;

namespace Tier.LocalHost.Tests.Testing;

/// <summary>
/// A clock that a test moves. It knows whether anybody waits on it, so a test can move on exactly when the code under test
/// has taken notice of the last step.
/// </summary>
public sealed class ManualClock : FakeTimeProvider
{
    private readonly ConcurrentDictionary<Waiter, bool> waiting = new();

    public ManualClock()
        : base(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>How late every timer fires.</summary>
    public TimeSpan Lateness { get; init; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A one-shot timer is all that Task.Delay makes. It counts as waiting only when it is set, or else the clock might
        // move between the two and the timer be set from a later time on.
        var waiter = new Waiter(waiting);
        waiter.Inner = base.CreateTimer(
            fired =>
            {
                waiter.End();
                callback(fired);
            },
            state,
            dueTime + Lateness,
            period);
        waiter.Begin();
        return waiter;
    }

    /// <summary>Moves on a millisecond at a time; before each step somebody must wait on the clock again.</summary>
    public async Task RunForAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(1))
        {
            await Eventually.HoldsAsync(() => !waiting.IsEmpty);
            Advance(TimeSpan.FromMilliseconds(1));
        }

        await Eventually.HoldsAsync(() => !waiting.IsEmpty);
    }

    /// <summary>Moves on in small steps until the condition holds.</summary>
    public Task RunUntilAsync(Func<bool> condition, int stepMilliseconds = 10) => Eventually.HoldsAsync(() =>
    {
        if (condition())
            return true;
        Advance(TimeSpan.FromMilliseconds(stepMilliseconds));
        return false;
    });

    private sealed class Waiter(ConcurrentDictionary<Waiter, bool> waiting) : ITimer
    {
        private readonly Lock gate = new();
        private bool ended;

        public ITimer? Inner { get; set; }

        public void Begin()
        {
            lock (gate)
            {
                if (!ended)
                    waiting[this] = true;
            }
        }

        public void End()
        {
            lock (gate)
            {
                ended = true;
                waiting.TryRemove(this, out _);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => Inner!.Change(dueTime, period);

        public void Dispose()
        {
            End();
            Inner!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            End();
            return Inner!.DisposeAsync();
        }
    }
}
