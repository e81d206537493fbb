using System.Buffers.Text;
using System.Text.Json;
using Tier.Pipeline.Etl;

namespace Tier.Pipeline.Warehouse;

/// <summary>A dead letter as its table stores it: whole, up to 1 MiB of value, key and headers each.</summary>
internal static class DeadLetterRow
{
    /// <summary>What is kept of a value, a key and the headers each: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxSentence = 1000;

    /// <summary>Inserts dead letters.</summary>
    public static MultiRowInsert Insert { get; } = new("dead_letters",
        ["topic_id", "kafka_partition", "kafka_offset", "record_key", "key_length", "headers", "header_count", "value", "value_length", "payload_hash", "reason", "sentence", "kafka_timestamp", "first_seen"]);

    /// <summary>The values of one.</summary>
    public static object?[] Of(ushort topicId, RecordOutcome outcome, DateTime now)
    {
        var record = outcome.Record;
        var rejection = outcome.Rejection!;
        return
        [
            topicId, record.Partition, record.Offset, Start(record.Key), (long?)record.Key?.Length, Headers(record.Headers), record.Headers.Count,
            Start(record.Value), (long?)record.Value?.Length, outcome.PayloadHash, rejection.Reason.ToCode(), Sentence(rejection.Sentence), KafkaTimestamp.Of(record), now,
        ];
    }

    /// <summary>As much of a value as the tables keep: 1 MiB.</summary>
    public static byte[]? Start(byte[]? bytes) => bytes?.Length > MaxBytes ? bytes[..MaxBytes] : bytes;

    /// <summary>Headers as the tables keep them: a JSON array of [name, value in base64], of at most 1 MiB; null without any.</summary>
    public static string? Headers(IReadOnlyList<RecordHeader> headers)
    {
        var kept = new List<string?[]>();
        var size = 2L;
        foreach (var header in headers)
        {
            // Before a text is made of it: a header can be as large as a value.
            size += (6L * header.Key.Length) + Base64.GetMaxEncodedToUtf8Length(header.Value?.Length ?? 0) + 8;
            if (size > MaxBytes)
            {
                break;
            }

            kept.Add([header.Key, header.Value is null ? null : Convert.ToBase64String(header.Value)]);
        }

        return kept.Count == 0 ? null : JsonSerializer.Serialize(kept);
    }

    /// <summary>The headers of such a text; none of null.</summary>
    public static RecordHeader[] HeadersOf(string? json) => json is null
        ? []
        : Array.ConvertAll(
            JsonSerializer.Deserialize<string?[][]>(json)!,
            header => new RecordHeader(header[0]!, header[1] is { } value ? Convert.FromBase64String(value) : null));

    private static string Sentence(string sentence) => sentence.Length <= MaxSentence ? sentence : sentence[..(char.IsHighSurrogate(sentence[MaxSentence - 1]) ? MaxSentence - 1 : MaxSentence)];
}
