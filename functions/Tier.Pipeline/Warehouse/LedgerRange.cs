using Tier.Pipeline.Records;

namespace Tier.Pipeline.Warehouse;

/// <summary>A row of <c>load_ranges</c>.</summary>
internal sealed record LedgerRange(long First, long Last, OutcomeCounts Counts)
{
    /// <summary>How many of the rows are untyped. Completeness doesn't depend on it: whoever changes rows changes their number.</summary>
    public long Untyped { get; init; }
}
