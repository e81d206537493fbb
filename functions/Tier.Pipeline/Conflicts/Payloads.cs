using Confluent.Kafka;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Conflicts;

/// <summary>Gives the records of duplicates as they came: from the database, and where that hasn't kept them whole, from the broker.</summary>
/// <param name="reader">Reads from the broker; null: it isn't asked.</param>
internal sealed class Payloads(TopicReader? reader)
{
    private bool silent;

    /// <summary>The record of a duplicate, or why it isn't known.</summary>
    public async Task<(ConsumedRecord? Record, string? Unknown)> OfAsync(DuplicateRecord duplicate, string topic, CancellationToken cancellationToken)
    {
        if (duplicate.Value is { } value && Is(duplicate, value))
        {
            return (new()
            {
                Topic = topic,
                Partition = duplicate.Partition,
                Offset = duplicate.Offset,
                Value = value,
                Headers = DeadLetterRow.HeadersOf(duplicate.Headers),
                TimestampMilliseconds = duplicate.KafkaTimestamp is { } time ? new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeMilliseconds() : null,
            }, null);
        }

        var missing = duplicate.Value is null ? "its payload was not kept" : "its payload is larger than what is kept of it";
        if (reader is null || silent)
        {
            return (null, $"{missing}, and the broker can't be asked");
        }

        try
        {
            // The topic may be another one of that name by now, and the offset another record's.
            return await reader.ReadRecordAsync(topic, duplicate.Partition, duplicate.Offset, cancellationToken) is { } record && Is(duplicate, record.Value)
                ? (record, null)
                : (null, $"{missing}, and the broker no longer has it");
        }
        catch (Exception exception) when (exception is KafkaException or TimeoutException)
        {
            silent = true;
            return (null, $"{missing}, and the broker doesn't answer");
        }
    }

    private static bool Is(DuplicateRecord duplicate, byte[]? value) => ShortHash.Of(value).AsSpan().SequenceEqual(duplicate.PayloadHash);
}
