namespace Tier.Pipeline.Loading;

/// <summary>Where the row of an event came from, and what its payload was.</summary>
internal sealed record StoredEvent(ushort TopicId, int Partition, long Offset, byte[] PayloadHash);
