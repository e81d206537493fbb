namespace Tier.Pipeline.Records;

/// <summary>Where a record is or was, as the tables say it.</summary>
/// <param name="TopicId">What the tables call the topic.</param>
public readonly record struct RecordCoordinates(ushort TopicId, int Partition, long Offset);
