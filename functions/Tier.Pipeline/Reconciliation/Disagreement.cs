using Tier.Pipeline.Records;

namespace Tier.Pipeline.Reconciliation;

/// <summary>A range of the ledger whose sums are not what the tables have there.</summary>
/// <param name="First">The range's first offset.</param>
/// <param name="Last">Its last offset, inclusive.</param>
/// <param name="Ledger">The ledger's sums.</param>
/// <param name="Tables">The tables' counts.</param>
public sealed record Disagreement(long First, long Last, OutcomeCounts Ledger, OutcomeCounts Tables);
