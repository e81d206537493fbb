namespace Tier.Pipeline.Records;

/// <summary>One Kafka record as a consumer received it: coordinates and raw bytes.</summary>
public sealed record ConsumedRecord
{
    /// <summary>The topic's name.</summary>
    public required string Topic { get; init; }

    /// <summary>The partition, from 0.</summary>
    public required int Partition { get; init; }

    /// <summary>The offset inside the partition, from 0.</summary>
    public required long Offset { get; init; }

    /// <summary>The key's bytes; null when the record has no key.</summary>
    public byte[]? Key { get; init; }

    /// <summary>The value's bytes; null for a tombstone.</summary>
    public byte[]? Value { get; init; }

    /// <summary>The headers in the order of the record; a key may occur more than once.</summary>
    public IReadOnlyList<RecordHeader> Headers { get; init; } = [];

    /// <summary>The record's timestamp in milliseconds since 1970-01-01 UTC; null when the broker gave none.</summary>
    public long? TimestampMilliseconds { get; init; }
}

/// <summary>One header of a Kafka record.</summary>
/// <param name="Key">The header's name.</param>
/// <param name="Value">The header's bytes; may be null.</param>
public readonly record struct RecordHeader(string Key, byte[]? Value);
