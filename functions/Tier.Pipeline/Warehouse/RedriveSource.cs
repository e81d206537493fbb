namespace Tier.Pipeline.Warehouse;

/// <summary>What is stored at the coordinates that a redriven record names.</summary>
/// <param name="IsDeadLetter">Whether it is a dead letter; a row or a duplicate where a range was loaded again since.</param>
/// <param name="PayloadHash">First half of the SHA-256 of its value.</param>
/// <param name="First">The record that it began with: itself, unless it is a redriven record too, or a duplicate.</param>
internal sealed record RedriveSource(bool IsDeadLetter, byte[] PayloadHash, RecordCoordinates First);
