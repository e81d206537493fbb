using Tier.Pipeline.Kafka;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Recovery;

/// <summary>Finds the offsets of a stream's topic that no batch will bring (<see cref="MissingOffsets"/>).</summary>
public sealed class MissingRanges(Checkpoints checkpoints, KafkaMetadata kafka, EventStreams streams)
{
    /// <summary>
    /// Gives new partitions their checkpoints, and compares those of all with what the consumer group has committed and with what the
    /// broker still has.
    /// </summary>
    /// <returns>The offsets of each partition that lacks some; the first of them is its checkpoint.</returns>
    /// <exception cref="SettingException">The broker has no such topic.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer.</exception>
    /// <exception cref="MySqlConnector.MySqlException">The database doesn't answer.</exception>
    public async Task<IReadOnlyList<(int Partition, OffsetRange Missing)>> FindAsync(
        EventStream stream, RegisteredTopic topic, CancellationToken cancellationToken)
    {
        var group = streams.ConsumerGroupOf(stream);
        var broker = await BrokerState.ReadAsync(kafka, topic.Name, group).WaitAsync(cancellationToken);
        await checkpoints.EnsureAsync(topic, broker.Partitions, cancellationToken);
        var next = await checkpoints.ReadAsync(topic.Id, cancellationToken);
        var stable = await kafka.LastStableOffsetsAsync(topic.Name, broker.Partitions).WaitAsync(cancellationToken);
        return
        [
            .. from partition in broker.Partitions
               let committed = broker.Committed.TryGetValue(partition, out var offset) ? offset : (long?)null
               let missing = MissingOffsets.Of(next[partition], broker.Low[partition], committed, stable[partition]).All
               where missing is not null
               select (partition, missing.Value),
        ];
    }
}
