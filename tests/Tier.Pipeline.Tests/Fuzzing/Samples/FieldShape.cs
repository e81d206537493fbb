namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>A field with a column of its own.</summary>
/// <param name="Name">Its name in the event, inside its object.</param>
/// <param name="Column">Its column; null for the type of a call, which has none.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Required">Whether the event is nothing without it.</param>
/// <param name="Least">The least number that it takes.</param>
/// <param name="Most">The greatest.</param>
internal sealed record FieldShape(
    string Name, string? Column, FieldKind Kind = FieldKind.Text, bool Required = false, double Least = double.MinValue, double Most = double.MaxValue);
