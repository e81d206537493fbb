namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>A value that must be in a JSON column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Group">The object in it that has the value; null for the top.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Json">The value.</param>
/// <param name="IsRepeated">Whether another value of this name came later: a number follows the name.</param>
internal sealed record KeptSample(string Column, string? Group, string Name, JsonSample Json, bool IsRepeated);
