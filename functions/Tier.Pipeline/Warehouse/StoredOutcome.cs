namespace Tier.Pipeline.Warehouse;

/// <summary>The row, dead letter or duplicate at an offset.</summary>
internal sealed record StoredOutcome(long Offset, byte[] PayloadHash, DateTime? KafkaTimestamp);
