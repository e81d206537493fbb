namespace Tier.Pipeline.Records;

/// <summary>A record's timestamp as the column <c>kafka_timestamp</c> stores it.</summary>
internal static class KafkaTimestamp
{
    /// <summary>Years 1000 to 9999: what DATETIME can hold.</summary>
    private const long Min = -30_610_224_000_000, Max = 253_402_300_799_999;

    /// <summary>UTC; null when the record has none, or one that no DATETIME can hold (a producer may set any number).</summary>
    public static DateTime? Of(ConsumedRecord record) =>
        record.TimestampMilliseconds is >= Min and <= Max and var milliseconds and not -1
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime
            : null;
}
