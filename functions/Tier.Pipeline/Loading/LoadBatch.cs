using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Loading;

/// <summary>What one transaction loads.</summary>
/// <param name="Topic">The topic of all its records.</param>
/// <param name="Records">What is to be stored of each record; in any order of partitions.</param>
/// <param name="Gaps">Offsets that are proven to have no record.</param>
public sealed record LoadBatch(RegisteredTopic Topic, IReadOnlyList<RecordOutcome> Records, IReadOnlyList<OffsetGap> Gaps)
{
    /// <summary>The partitions that it has offsets of.</summary>
    public IReadOnlyList<int> Partitions { get; } =
        [.. Records.Select(outcome => outcome.Record.Partition).Concat(Gaps.Select(gap => gap.Partition)).Distinct().Order()];

    /// <summary>Which of its offsets are stored.</summary>
    public LoadMode Mode { get; init; }

    internal int Count => Records.Count + Gaps.Count;

    /// <summary>
    /// Two batches, each with half of the records and gaps: the first one has the first of each partition, so that it can be committed before the second.
    /// </summary>
    internal (LoadBatch First, LoadBatch Second) Halve()
    {
        var ordered = Records.Select(outcome => (outcome.Record.Partition, outcome.Record.Offset, Item: (object)outcome))
            .Concat(Gaps.Select(gap => (gap.Partition, Offset: gap.First, Item: (object)gap)))
            .OrderBy(item => item.Partition).ThenBy(item => item.Offset)
            .Select(item => item.Item)
            .ToArray();
        return (Of(ordered[..(ordered.Length / 2)]), Of(ordered[(ordered.Length / 2)..]));

        LoadBatch Of(object[] items) => new(Topic, [.. items.OfType<RecordOutcome>()], [.. items.OfType<OffsetGap>()]) { Mode = Mode };
    }

    /// <summary>
    /// Parts of it that have no partition in common, and so can be loaded side by side: two of about the same size, if both have so many records at least; else the batch itself.
    /// </summary>
    internal IReadOnlyList<LoadBatch> Lanes(int least)
    {
        if (Mode != LoadMode.Append || Gaps.Count > 0 || Records.Count < 2 * least || Partitions.Count < 2)
        {
            return [this];
        }

        HashSet<int> first = [];
        var (inFirst, inSecond) = (0, 0);
        foreach (var (partition, count) in Records.CountBy(outcome => outcome.Record.Partition).OrderByDescending(counted => counted.Value))
        {
            if (inFirst <= inSecond)
            {
                first.Add(partition);
                inFirst += count;
            }
            else
            {
                inSecond += count;
            }
        }

        return Math.Min(inFirst, inSecond) < least ? [this] : [Without([.. Partitions.Except(first)]), Without(first)];
    }

    internal LoadBatch Without(IReadOnlyCollection<int> partitions) => partitions.Count == 0
        ? this
        : new(Topic, [.. Records.Where(outcome => !partitions.Contains(outcome.Record.Partition))], [.. Gaps.Where(gap => !partitions.Contains(gap.Partition))]) { Mode = Mode };
}

/// <summary>Which offsets of a batch a load stores.</summary>
public enum LoadMode
{
    /// <summary>Those at the checkpoints and above, which move. What lies below them has to be stored already.</summary>
    Append,

    /// <summary>Those below the checkpoints that have no outcome. The ledger, which has them already, is corrected.</summary>
    Fill,

    /// <summary>Those that are dead letters and become something else. The dead letters are removed, and the ledger is corrected.</summary>
    Redrive,
}
