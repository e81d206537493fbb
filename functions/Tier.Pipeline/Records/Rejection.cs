namespace Tier.Pipeline.Records;

/// <summary>Why a record can't become a row: the record is a dead letter.</summary>
/// <param name="Reason">The reason code.</param>
/// <param name="Sentence">Which field, what was found, what was wanted. Holds no more of the payload than a short excerpt.</param>
public sealed record Rejection(ReasonCode Reason, string Sentence);
