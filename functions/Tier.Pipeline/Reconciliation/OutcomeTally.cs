using Tier.Pipeline.Records;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>Which outcomes each offset of a range has.</summary>
internal sealed class OutcomeTally(OffsetRange range)
{
    private readonly (int Rows, int DeadLetters, int Duplicates, int Gaps)[] offsets = new (int, int, int, int)[range.Length];

    public void AddRows(IEnumerable<long> found) => Each(found, index => offsets[index].Rows++);

    public void AddDeadLetters(IEnumerable<long> found) => Each(found, index => offsets[index].DeadLetters++);

    public void AddDuplicates(IEnumerable<long> found) => Each(found, index => offsets[index].Duplicates++);

    public void AddGap(OffsetRange gap)
    {
        for (var offset = gap.First; offset <= gap.Last; offset++)
        {
            offsets[offset - range.First].Gaps++;
        }
    }

    /// <summary>Puts the offsets without an outcome, and those with several, behind the ones that were found before.</summary>
    public void Report(List<OffsetRange> holes, List<Overlap> overlaps)
    {
        for (var index = 0; index < offsets.Length; index++)
        {
            var offset = range.First + index;
            var (rows, deadLetters, duplicates, gaps) = offsets[index];
            var outcomes = new OutcomeCounts(rows, deadLetters, duplicates, gaps);
            if (outcomes.Total == 0)
            {
                holes.Append(new(offset, offset));
            }
            else if (outcomes.Total > 1)
            {
                new Overlap(offset, offset, outcomes).AddTo(overlaps);
            }
        }
    }

    private void Each(IEnumerable<long> found, Action<long> add)
    {
        foreach (var offset in found)
        {
            add(offset - range.First);
        }
    }
}
