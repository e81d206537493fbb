namespace Tier.Pipeline.Records;

/// <summary>
/// Something that the promise of completeness rests on doesn't hold: going on could lose events, and trying again can't help.
/// The app stops, loudly; a person has to look.
/// </summary>
/// <param name="message">What was found, with the coordinates, and what to do.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class InvariantException(string message, Exception? inner = null) : Exception(message, inner);
