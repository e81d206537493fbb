namespace Microsoft.Azure.Functions.Worker;

/// <summary>When a record was made.</summary>
public sealed class KafkaTimestamp
{
    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long UnixTimestampMs { get; set; }

    /// <summary>Who set it; the Kafka extension always says <see cref="KafkaTimestampType.NotAvailable"/>.</summary>
    public KafkaTimestampType Type { get; set; }

    /// <summary>The same instant.</summary>
    public DateTimeOffset DateTimeOffset => DateTimeOffset.FromUnixTimeMilliseconds(UnixTimestampMs);
}
