namespace Tier.Pipeline.Conflicts;

/// <summary>Which conflicts are looked for.</summary>
/// <param name="Stream">The stream's name; null for all.</param>
/// <param name="Topic">The name of a topic that one of the two records came from; null for all.</param>
/// <param name="Since">UTC: only where the later one of the two was loaded at this time or after it; null for all.</param>
public sealed record ConflictFilter(string? Stream = null, string? Topic = null, DateTime? Since = null);
