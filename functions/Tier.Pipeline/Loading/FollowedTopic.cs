using System.Collections.Concurrent;

namespace Tier.Pipeline.Loading;

/// <summary>
/// The topic that a name stands for, and the one before, while this process can still be handed records of that: a consumer has read ahead.
/// </summary>
/// <param name="Current">The topic.</param>
/// <param name="Previous">The topic that it was before, in this process's time; null when there was none.</param>
public sealed record FollowedTopic(RegisteredTopic Current, RegisteredTopic? Previous)
{
    private readonly ConcurrentDictionary<int, bool> arrived = [];

    /// <summary>Whether a batch can have records of the previous topic in this partition.</summary>
    public bool IsBetween(int partition) => Previous is not null && !arrived.ContainsKey(partition);

    /// <summary>The consumer has delivered a record of the current topic, and won't go back.</summary>
    public void Arrive(int partition) => arrived[partition] = true;
}
