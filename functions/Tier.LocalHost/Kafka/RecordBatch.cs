using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;

namespace Tier.LocalHost.Kafka;

/// <summary>The records of one invocation.</summary>
/// <param name="Records">What the function gets; of each partition in offset order.</param>
/// <param name="Offsets">What to commit afterwards: of each partition the offset after the last record.</param>
internal sealed record RecordBatch(KafkaRecord[] Records, IReadOnlyList<TopicPartitionOffset> Offsets)
{
    /// <summary>Converts what a consumer gave, in its order.</summary>
    public static RecordBatch From(IReadOnlyList<ConsumeResult<byte[]?, byte[]?>> results)
    {
        // The last record, not the highest offset: after a rebalance a partition may begin again at a lower one.
        var last = new Dictionary<(string Topic, Partition Partition), ConsumeResult<byte[]?, byte[]?>>();
        var records = new KafkaRecord[results.Count];
        for (var index = 0; index < records.Length; index++)
        {
            var result = results[index];
            last[(result.Topic, result.Partition)] = result;
            records[index] = ToRecord(result);
        }

        return new RecordBatch(records, [.. last.Values.Select(result => new TopicPartitionOffset(result.TopicPartition, result.Offset + 1))]);
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
