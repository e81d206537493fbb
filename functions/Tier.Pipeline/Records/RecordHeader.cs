namespace Tier.Pipeline.Records;

/// <summary>One header of a Kafka record.</summary>
/// <param name="Key">The header's name.</param>
/// <param name="Value">The header's bytes; may be null.</param>
public readonly record struct RecordHeader(string Key, byte[]? Value);
