using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tier.Pipeline.Conflicts;

/// <summary>Two records that carry the same event, by its id, with different payloads.</summary>
public sealed record Conflict
{
    /// <summary>The stream's name.</summary>
    public required string Stream { get; init; }

    /// <summary>The event's id as a text to look at; where none is stored, first half of the SHA-256 of its bytes, in hexadecimal digits.</summary>
    public required string EventId { get; init; }

    /// <summary>The record that has the row, or, where both have one, that was loaded first.</summary>
    public required ConflictRecord First { get; init; }

    public required ConflictRecord Other { get; init; }

    /// <summary>Where the rows of the two differ; the other record's is the one that the transform makes of it now.</summary>
    public IReadOnlyList<FieldDifference> Differences { get; init; } = [];

    /// <summary>Why the two can't be compared; null when they were.</summary>
    public string? NotCompared { get; init; }

    /// <summary>Whether they differ only in when they were sent and received, and in the timestamp that Segment makes of both.</summary>
    public bool TransportOnly { get; init; }

    /// <summary>Whether the payloads differ in their bytes only (white space, the order of fields) and mean the same row.</summary>
    public bool SameRow => NotCompared is null && Differences.Count == 0;

    /// <summary>Whether the two say, or may say, different things of one event.</summary>
    [JsonIgnore]
    public bool IsReal => !SameRow && !TransportOnly;
}

/// <summary>One of the records of a conflict.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="EventDay">UTC day of the device's own time; 1970-01-01 without one.</param>
/// <param name="LoadedAt">UTC; null where the record has lost its row meanwhile.</param>
public sealed record ConflictRecord(string Topic, int Partition, long Offset, DateOnly EventDay, DateTime? LoadedAt);

/// <summary>A field that two rows have differently.</summary>
/// <param name="Field">The column; inside a JSON column the path of the member: <c>properties.fare.amount</c>.</param>
/// <param name="First">What the first one has; absent (null) where it has no such member.</param>
public sealed record FieldDifference(
    string Field,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? First,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Other);

/// <summary>Which conflicts are looked for.</summary>
/// <param name="Stream">The stream's name; null for all.</param>
/// <param name="Topic">The name of a topic that one of the two records came from; null for all.</param>
/// <param name="Since">UTC: only where the later one of the two was loaded at this time or after it; null for all.</param>
public sealed record ConflictFilter(string? Stream = null, string? Topic = null, DateTime? Since = null);
