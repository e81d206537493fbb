namespace Tier.Pipeline.Warehouse;

/// <summary>A row of <c>duplicate_events</c> whose payload is another one than the first event's.</summary>
internal sealed record DuplicateRecord
{
    public required ushort TopicId { get; init; }

    public required int Partition { get; init; }

    public required long Offset { get; init; }

    public required DateTime EventDay { get; init; }

    public required string EventId { get; init; }

    public required ushort FirstTopicId { get; init; }

    public required int FirstPartition { get; init; }

    public required long FirstOffset { get; init; }

    public required byte[] PayloadHash { get; init; }

    public byte[]? Value { get; init; }

    public string? Headers { get; init; }

    public DateTime? KafkaTimestamp { get; init; }

    public required DateTime LoadedAt { get; init; }
}
