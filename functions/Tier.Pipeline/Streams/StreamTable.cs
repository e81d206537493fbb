namespace Tier.Pipeline.Streams;

/// <summary>A stream's table.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">The stream's own columns, without those that every stream table has.</param>
public sealed record StreamTable(string Name, IReadOnlyList<string> Columns);
