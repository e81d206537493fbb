namespace Tier.Benchmarks.Transforms;

/// <summary>What extract and transform of an event cost.</summary>
/// <param name="Case">Which events.</param>
/// <param name="EventBytes">An event's length, the mean, bytes.</param>
/// <param name="Microseconds">Time for an event, the mean, on one core.</param>
/// <param name="StandardDeviation">The standard deviation of that, microseconds.</param>
/// <param name="AllocatedBytes">Bytes allocated for an event.</param>
internal sealed record TransformMeasurement(TransformCase Case, double EventBytes, double Microseconds, double StandardDeviation, double AllocatedBytes);
