using Microsoft.Azure.Functions.Worker;
using Tier.Pipeline.Records;

namespace Tier.Functions;

/// <summary>From the trigger's type to the pipeline's.</summary>
internal static class KafkaRecords
{
    public static ConsumedRecord[] ToConsumedRecords(this KafkaRecord[] records) => Array.ConvertAll(records, ToConsumedRecord);

    private static ConsumedRecord ToConsumedRecord(KafkaRecord record) => new()
    {
        Topic = record.Topic,
        Partition = record.Partition,
        Offset = record.Offset,
        Key = record.Key,
        Value = record.Value,
        Headers = Array.ConvertAll(record.Headers ?? [], header => new RecordHeader(header.Key, header.Value)),
        TimestampMilliseconds = record.Timestamp?.UnixTimestampMs,
    };
}
