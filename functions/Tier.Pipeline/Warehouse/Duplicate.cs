using Tier.Pipeline.Etl;

namespace Tier.Pipeline.Warehouse;

/// <summary>A record whose event has a row already.</summary>
/// <param name="Outcome">The record.</param>
/// <param name="First">The row that has the event's id.</param>
internal sealed record Duplicate(RecordOutcome Outcome, StoredEvent First);
