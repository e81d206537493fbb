using Tier.Pipeline.Records;

namespace Tier.Pipeline.Reconciliation;

/// <summary>Something that can't be right about a range of the ledger.</summary>
/// <param name="Range">The offsets that it is about.</param>
/// <param name="Sentence">What.</param>
internal sealed record LedgerFault(OffsetRange Range, string Sentence);
