namespace Tier.Pipeline.Records;

/// <summary>Offsets of a partition that have no record to load.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them, inclusive.</param>
/// <param name="Reason">Why.</param>
public sealed record OffsetGap(int Partition, long First, long Last, GapReason Reason)
{
    /// <summary>How many offsets.</summary>
    public long Length => Last - First + 1;
}
