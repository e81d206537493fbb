using Confluent.Kafka;

namespace Tier.LocalHost.Kafka;

/// <summary>What a listener needs of a Kafka consumer, so that its rules can be tested without a broker.</summary>
internal interface IRecordConsumer
{
    /// <summary>The next record, or null when none came in the time.</summary>
    /// <exception cref="ConsumeException">The broker or the client reported an error.</exception>
    ConsumeResult<byte[]?, byte[]?>? Consume(TimeSpan timeout);

    /// <summary>Marks the offset for the next periodic commit.</summary>
    /// <exception cref="KafkaException">The partition isn't assigned to this member any longer.</exception>
    void StoreOffset(TopicPartitionOffset offset);

    /// <summary>Commits what is stored and leaves the group.</summary>
    void Close();
}
