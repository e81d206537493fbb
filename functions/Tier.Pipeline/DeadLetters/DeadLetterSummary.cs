namespace Tier.Pipeline.DeadLetters;

/// <summary>A dead letter without what the record held.</summary>
/// <param name="Place">Where the record was.</param>
/// <param name="Reason">The reason code.</param>
/// <param name="Sentence">Which field, what was found, what was wanted. May quote a little of the record.</param>
/// <param name="ValueLength">Bytes of the record's whole value; null for a tombstone.</param>
/// <param name="FirstSeen">When it was stored, UTC.</param>
public sealed record DeadLetterSummary(DeadLetterPlace Place, string Reason, string Sentence, long? ValueLength, DateTime FirstSeen);
