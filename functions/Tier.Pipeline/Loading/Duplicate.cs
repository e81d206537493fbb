using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Loading;

/// <summary>A record whose event has a row already.</summary>
/// <param name="Outcome">The record.</param>
/// <param name="First">The row that has the event's id.</param>
internal sealed record Duplicate(RecordOutcome Outcome, StoredEvent First);
