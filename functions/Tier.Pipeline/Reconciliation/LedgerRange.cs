using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>A row of <c>load_ranges</c>.</summary>
internal sealed record LedgerRange(long First, long Last, OutcomeCounts Counts);
