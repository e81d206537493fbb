namespace Tier.Pipeline.Loading;

/// <summary>
/// A batch, or the rest of it, could not be loaded, and has to come again. What was committed of it stays. There is no inner exception: a server's
/// message can quote values of the records.
/// </summary>
/// <param name="message">The topic, the coordinates and the cause, without a value of a record.</param>
public sealed class LoadHeldUpException(string message) : Exception(message);
