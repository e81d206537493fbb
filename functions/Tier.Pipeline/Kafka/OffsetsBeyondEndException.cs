namespace Tier.Pipeline.Kafka;

/// <summary>The broker's log ends before offsets that it once had: it has lost records, or the topic is another one.</summary>
/// <param name="topic">The topic's name.</param>
/// <param name="partition">The partition.</param>
/// <param name="wanted">The last offset that was asked for.</param>
/// <param name="end">The offset that the next record will get.</param>
public sealed class OffsetsBeyondEndException(string topic, int partition, long wanted, long end)
    : Exception($"{topic}[{partition}]: offset {wanted} is asked for, and the broker's log ends before offset {end}.");
