using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>A row of <c>load_ranges</c>.</summary>
internal sealed record LedgerRange(long First, long Last, OutcomeCounts Counts)
{
    /// <summary>How many of the rows are untyped. No outcome: whoever changes rows makes the tables have another number, and completeness holds.</summary>
    public long Untyped { get; init; }
}
