namespace Tier.Pipeline.Kafka;

/// <summary>What the broker says of a topic.</summary>
/// <param name="Identity">Which topic the name stands for.</param>
/// <param name="Committed">The consumer group's offsets, where there are any.</param>
/// <param name="Low">The first offsets that it has.</param>
internal sealed record BrokerState(
    TopicIdentity Identity, IReadOnlyList<int> Partitions, IReadOnlyDictionary<int, long> Committed, IReadOnlyDictionary<int, long> Low)
{
    /// <summary>
    /// Asks for it. To be done before the database is read: while the pipeline runs, what is committed, or removed by retention, is never beyond a checkpoint
    /// that is read later, unless something is missing.
    /// </summary>
    public static async Task<BrokerState> ReadAsync(KafkaMetadata kafka, string topic, string? consumerGroup)
    {
        var identity = await kafka.IdentifyAsync(topic);
        var partitions = await kafka.PartitionsAsync(topic);
        var committed = string.IsNullOrEmpty(consumerGroup) ? new Dictionary<int, long>() : await kafka.CommittedAsync(consumerGroup, topic, partitions);
        return new(identity, partitions, committed, await kafka.LowWatermarksAsync(topic, partitions));
    }
}
