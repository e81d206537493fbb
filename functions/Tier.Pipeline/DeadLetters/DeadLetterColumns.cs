using Tier.Pipeline.Loading;

namespace Tier.Pipeline.DeadLetters;

/// <summary>A row of <c>dead_letters d</c> and <c>kafka_topics t</c>, as the queries give it.</summary>
internal sealed class DeadLetterColumns
{
    public const string Summary =
        "d.topic_id AS TopicId, t.name AS Topic, d.kafka_partition AS KafkaPartition, d.kafka_offset AS KafkaOffset, d.reason AS Reason, "
        + "d.sentence AS Sentence, d.value_length AS ValueLength, d.first_seen AS FirstSeen";

    public const string All =
        $"{Summary}, t.cluster_id AS ClusterId, t.kafka_topic_id AS KafkaTopicId, d.record_key AS RecordKey, d.key_length AS KeyLength, d.headers AS Headers, d.header_count AS HeaderCount, d.value AS Value, d.payload_hash AS PayloadHash, d.kafka_timestamp AS KafkaTimestamp";

    public ushort TopicId { get; init; }

    public required string Topic { get; init; }

    public int KafkaPartition { get; init; }

    public long KafkaOffset { get; init; }

    public required string Reason { get; init; }

    public required string Sentence { get; init; }

    public long? ValueLength { get; init; }

    public DateTime FirstSeen { get; init; }

    public string ClusterId { get; init; } = "";

    public string KafkaTopicId { get; init; } = "";

    public byte[]? RecordKey { get; init; }

    public long? KeyLength { get; init; }

    public string? Headers { get; init; }

    public int HeaderCount { get; init; }

    public byte[]? Value { get; init; }

    public byte[]? PayloadHash { get; init; }

    public DateTime? KafkaTimestamp { get; init; }

    public DeadLetterSummary ToSummary() => new(new(TopicId, Topic, KafkaPartition, KafkaOffset), Reason, Sentence, ValueLength, FirstSeen);

    public DeadLetter ToDeadLetter() => new()
    {
        Summary = ToSummary(),
        Identity = new(ClusterId, KafkaTopicId),
        Key = RecordKey,
        Headers = DeadLetterRow.HeadersOf(Headers),
        Value = Value,
        PayloadHash = PayloadHash!,
        KafkaTimestamp = KafkaTimestamp,
        KeyLength = KeyLength,
        HeaderCount = HeaderCount,
    };
}
