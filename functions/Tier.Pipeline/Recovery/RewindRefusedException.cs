namespace Tier.Pipeline.Recovery;

/// <summary>A rewind that was asked for can't be done, or would lose records. Nothing was changed.</summary>
/// <param name="message">Why, with the coordinates, and what can be done instead.</param>
public sealed class RewindRefusedException(string message) : InvalidOperationException(message);
