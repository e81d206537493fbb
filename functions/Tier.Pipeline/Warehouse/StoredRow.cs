namespace Tier.Pipeline.Warehouse;

/// <summary>A row of a stream's table.</summary>
/// <param name="TopicId">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
/// <param name="EventDay">The day.</param>
/// <param name="EventHash">The hash of the event's id; null without an id.</param>
/// <param name="LoadedAt">UTC.</param>
/// <param name="Fields">The stream's own columns and <c>additional_properties</c>.</param>
internal sealed record StoredRow(ushort TopicId, int Partition, long Offset, DateOnly EventDay, byte[]? EventHash, DateTime LoadedAt, IReadOnlyList<RowField> Fields);
