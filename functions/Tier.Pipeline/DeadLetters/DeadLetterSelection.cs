namespace Tier.Pipeline.DeadLetters;

/// <summary>The dead letters that a filter chose at one moment. What comes later isn't among them.</summary>
/// <param name="Filter">What chose them.</param>
/// <param name="Groups">How many there are.</param>
public sealed record DeadLetterSelection(DeadLetterFilter Filter, IReadOnlyList<DeadLetterGroup> Groups)
{
    /// <summary>How many.</summary>
    public long Count => Groups.Sum(group => group.Count);

    /// <summary>How many have a value of more than 1 MiB.</summary>
    public long Cut => Groups.Sum(group => group.Cut);

    /// <summary>The partitions that have some, in order, each with the last offset that is chosen.</summary>
    public IEnumerable<(ushort TopicId, string Topic, int Partition, long LastOffset)> Partitions => Groups
        .GroupBy(group => (group.TopicId, group.Topic, group.Partition))
        .OrderBy(partition => partition.Key.TopicId).ThenBy(partition => partition.Key.Partition)
        .Select(partition => (partition.Key.TopicId, partition.Key.Topic, partition.Key.Partition, partition.Max(group => group.LastOffset)));
}

/// <summary>Dead letters of one partition with one reason.</summary>
/// <param name="TopicId">What the tables call the topic.</param>
/// <param name="Topic">The topic's name.</param>
/// <param name="Reason">The reason code.</param>
/// <param name="Count">How many.</param>
/// <param name="Cut">How many of them have a value of more than 1 MiB, of which the rest is only at the broker.</param>
public sealed record DeadLetterGroup(ushort TopicId, string Topic, int Partition, string Reason, long Count, long Cut, long LastOffset);
