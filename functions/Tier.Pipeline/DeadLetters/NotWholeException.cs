namespace Tier.Pipeline.DeadLetters;

/// <summary>What was cut off a dead letter's record can't be had any more, or not now.</summary>
/// <param name="message">Which one and why, for people.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class NotWholeException(string message, Exception? inner = null) : Exception(message, inner);
