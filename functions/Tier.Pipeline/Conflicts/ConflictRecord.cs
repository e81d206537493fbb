namespace Tier.Pipeline.Conflicts;

/// <summary>One of the records of a conflict.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
/// <param name="EventDay">UTC day of the device's own time; 1970-01-01 without one.</param>
/// <param name="LoadedAt">UTC; null where the record has lost its row meanwhile.</param>
public sealed record ConflictRecord(string Topic, int Partition, long Offset, DateOnly EventDay, DateTime? LoadedAt);
