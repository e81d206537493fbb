using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>What became of a hostile record.</summary>
/// <param name="Name"><c>loaded</c>, <c>duplicate</c>, or the reason of its dead letter; null when there is none.</param>
/// <param name="Transformed">What extract and transform made of it.</param>
/// <param name="Row">Its row in the database; null when it wasn't loaded.</param>
internal sealed record HostileOutcome(string? Name, RecordOutcome Transformed, IReadOnlyDictionary<string, object?>? Row);
