using System.Buffers.Text;
using System.Text.Json;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Loading;

/// <summary>A dead letter as its table stores it: whole, up to 1 MiB of value, key and headers each.</summary>
internal static class DeadLetterRow
{
    /// <summary>What is kept of a value, a key and the headers each: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxSentence = 1000;

    public static MultiRowInsert Insert { get; } = new("dead_letters",
        ["topic_id", "kafka_partition", "kafka_offset", "record_key", "key_length", "headers", "header_count", "value", "value_length", "payload_hash", "reason", "sentence", "kafka_timestamp", "first_seen"]);

    /// <summary>Adds the values of one.</summary>
    public static void Add(PreparedInsert insert, ushort topicId, RecordOutcome outcome, DateTime now)
    {
        var record = outcome.Record;
        var rejection = outcome.Rejection!;
        insert.Add(topicId);
        insert.Add(record.Partition);
        insert.Add(record.Offset);
        insert.Add(Start(record.Key));
        AddLength(insert, record.Key);
        insert.Add(Headers(record.Headers));
        insert.Add(record.Headers.Count);
        insert.Add(Start(record.Value));
        AddLength(insert, record.Value);
        insert.Add(outcome.PayloadHash);
        insert.Add(rejection.Reason.ToCode());
        insert.Add(Sentence(rejection.Sentence));
        insert.Add(KafkaTimestamp.Of(record));
        insert.Add(now);
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

    private static void AddLength(PreparedInsert insert, byte[]? bytes)
    {
        if (bytes is null)
        {
            insert.AddNull();
        }
        else
        {
            insert.Add(bytes.Length);
        }
    }

    /// <summary>The headers of such a text; none of null.</summary>
    public static RecordHeader[] HeadersOf(string? json) => json is null
        ? []
        : Array.ConvertAll(
            JsonSerializer.Deserialize<string?[][]>(json)!,
            header => new RecordHeader(header[0]!, header[1] is { } value ? Convert.FromBase64String(value) : null));

    private static string Sentence(string sentence) => sentence.Length <= MaxSentence ? sentence : sentence[..(char.IsHighSurrogate(sentence[MaxSentence - 1]) ? MaxSentence - 1 : MaxSentence)];
}
