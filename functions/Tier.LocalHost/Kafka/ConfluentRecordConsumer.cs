using Confluent.Kafka;

namespace Tier.LocalHost.Kafka;

/// <summary>A consumer of librdkafka.</summary>
internal sealed class ConfluentRecordConsumer(IConsumer<byte[]?, byte[]?> consumer) : IRecordConsumer
{
    public ConsumeResult<byte[]?, byte[]?>? Consume(TimeSpan timeout) => consumer.Consume(timeout);

    public void StoreOffset(TopicPartitionOffset offset) => consumer.StoreOffset(offset);

    public void Close()
    {
        consumer.Close();
        consumer.Dispose();
    }
}
