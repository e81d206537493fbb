using System.Collections.Concurrent;

namespace Tier.Pipeline.Streams;

/// <summary>
/// Outcomes whose records are stored, to be used again for the next records: with their rows they are most of what a batch would allocate.
/// </summary>
internal sealed class OutcomePool
{
    private readonly ConcurrentStack<RecordOutcome> idle = [];

    // The stack would count itself by going through.
    private int count;

    /// <summary>One that is free, or a new one.</summary>
    public RecordOutcome Take()
    {
        if (!idle.TryPop(out var used))
        {
            return new();
        }

        Interlocked.Decrement(ref count);
        return used;
    }

    /// <summary>Takes outcomes back that nobody looks at any more, and lets go of their records.</summary>
    public void Return(RecordOutcome[] outcomes)
    {
        if (Volatile.Read(ref count) < LoadingOptions.KeptOutcomes)
        {
            Array.ForEach(outcomes, outcome => outcome.Forget());
            Interlocked.Add(ref count, outcomes.Length);
            idle.PushRange(outcomes);
        }
    }
}
