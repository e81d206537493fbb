using Tier.Pipeline.Records;

namespace Tier.Testing.Faulty;

/// <summary>One way in which an event can be bad.</summary>
/// <param name="Stream">The stream that it goes to: <c>weather</c> or <c>segment-tracks</c>.</param>
/// <param name="Name">What is bad about it; with the stream, unique.</param>
/// <param name="Value">The record's value; null for a tombstone.</param>
/// <param name="Reason">The reason that its dead letter must have.</param>
public sealed record FaultyVariant(string Stream, string Name, byte[]? Value, ReasonCode Reason)
{
    /// <inheritdoc />
    public override string ToString() => $"{Stream}: {Name}";
}
