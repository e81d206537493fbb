using Tier.Pipeline.Etl;
using Tier.Pipeline.Topics;

namespace Tier.Pipeline.Warehouse;

/// <summary>What one transaction loads.</summary>
/// <param name="Topic">The topic of all its records.</param>
/// <param name="Records">What is to be stored of each record; in any order of partitions.</param>
/// <param name="Gaps">Offsets that are proven to have no record.</param>
public sealed record LoadBatch(RegisteredTopic Topic, IReadOnlyList<RecordOutcome> Records, IReadOnlyList<OffsetGap> Gaps)
{
    /// <summary>The partitions that it has offsets of.</summary>
    public IReadOnlyList<int> Partitions { get; } =
        [.. Records.Select(outcome => outcome.Record.Partition).Concat(Gaps.Select(gap => gap.Partition)).Distinct().Order()];
}
