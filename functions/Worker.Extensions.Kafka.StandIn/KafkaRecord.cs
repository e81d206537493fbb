namespace Microsoft.Azure.Functions.Worker;

/// <summary>One record of a topic, raw.</summary>
public sealed class KafkaRecord
{
    /// <summary>The topic's name.</summary>
    public string Topic { get; set; } = "";

    /// <summary>The partition, from 0.</summary>
    public int Partition { get; set; }

    /// <summary>The offset inside the partition, from 0.</summary>
    public long Offset { get; set; }

    /// <summary>The key's bytes; null when the record has none.</summary>
    public byte[]? Key { get; set; }

    /// <summary>The value's bytes; null for a tombstone.</summary>
    public byte[]? Value { get; set; }

    /// <summary>When the record was made.</summary>
    public KafkaTimestamp Timestamp { get; set; } = new();

    /// <summary>The headers in the order of the record.</summary>
    public KafkaHeader[] Headers { get; set; } = [];
}
