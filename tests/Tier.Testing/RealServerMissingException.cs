namespace Tier.Testing;

/// <summary>A server that not every machine has is missing. xunit skips a test when the message begins with its token, and fails it otherwise.</summary>
public sealed class RealServerMissingException(string message) : Exception(message);
