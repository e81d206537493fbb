using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;

namespace Tier.LocalHost.Tests.Testing;

/// <summary>What the test functions do, and what was asked of them.</summary>
public sealed class Script(TimeProvider time)
{
    private readonly ConcurrentQueue<Call> calls = new();
    private int running;

    /// <summary>What a function does at its n-th call, from 0.</summary>
    public Func<int, CancellationToken, Task> Act { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<Call> Calls => [.. calls];

    public int MostAtOnce { get; private set; }

    public async Task PlayAsync(string function, object input, object instance, CancellationToken cancellationToken)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref running));
        try
        {
            var number = calls.Count;
            calls.Enqueue(new Call(function, input, instance, time.GetUtcNow()));
            await Act(number, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    public sealed record Call(string Function, object Input, object Instance, DateTimeOffset At)
    {
        public KafkaRecord[] Records => (KafkaRecord[])Input;

        public TimerInfo Timer => (TimerInfo)Input;
    }
}
