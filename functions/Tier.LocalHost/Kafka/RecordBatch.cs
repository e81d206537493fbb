using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;

namespace Tier.LocalHost.Kafka;

/// <summary>The records of one invocation.</summary>
/// <param name="Records">What the function gets; of each partition in offset order.</param>
/// <param name="Offsets">What to commit afterwards: of each partition the offset after the last record.</param>
internal sealed record RecordBatch(KafkaRecord[] Records, IReadOnlyList<TopicPartitionOffset> Offsets)
{
    /// <summary>
    /// Takes what a consumer gives, record by record. It is converted at once, so that the consumer's own objects, three per record and two per
    /// header, are short-lived and garbage collections have less to copy.
    /// </summary>
    internal sealed class Builder(int capacity)
    {
        private readonly List<KafkaRecord> records = new(capacity);

        // The last record, not the highest offset: after a rebalance a partition may begin again at a lower one.
        private readonly Dictionary<TopicPartition, Offset> next = [];
        private TopicPartition? latest;

        /// <summary>How many records it has.</summary>
        public int Count => records.Count;

        /// <summary>Takes the next record.</summary>
        public void Add(ConsumeResult<byte[]?, byte[]?> result)
        {
            if (latest is null || latest.Partition != result.Partition || latest.Topic != result.Topic)
                latest = result.TopicPartition;
            next[latest] = result.Offset + 1;
            records.Add(ToRecord(result));
        }

        /// <summary>The batch; the next one begins empty.</summary>
        public RecordBatch Build()
        {
            var batch = new RecordBatch([.. records], [.. next.Select(partition => new TopicPartitionOffset(partition.Key, partition.Value))]);
            records.Clear();
            next.Clear();
            return batch;
        }
    }

    private static KafkaRecord ToRecord(ConsumeResult<byte[]?, byte[]?> result) => new()
    {
        Topic = result.Topic,
        Partition = result.Partition,
        Offset = result.Offset,
        Key = result.Message.Key,
        Value = result.Message.Value,

        // The extension hands on the milliseconds and drops the type.
        Timestamp = new KafkaTimestamp { UnixTimestampMs = result.Message.Timestamp.UnixTimestampMs, Type = KafkaTimestampType.NotAvailable },
        Headers = ToHeaders(result.Message.Headers),
    };

    private static KafkaHeader[] ToHeaders(Headers? headers)
    {
        var array = new KafkaHeader[headers?.Count ?? 0];
        for (var index = 0; index < array.Length; index++)
        {
            array[index] = new KafkaHeader { Key = headers![index].Key, Value = headers[index].GetValueBytes() };
        }

        return array;
    }
}
