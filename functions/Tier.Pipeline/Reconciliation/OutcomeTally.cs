namespace Tier.Pipeline.Reconciliation;

/// <summary>Which outcomes each offset of a range has.</summary>
internal sealed class OutcomeTally(OffsetRange range)
{
    private readonly (int Rows, int DeadLetters, int Duplicates, int Gaps)[] offsets = new (int, int, int, int)[range.Length];

    public void Add(long[] rows, long[] deadLetters, long[] duplicates)
    {
        Array.ForEach(rows, offset => offsets[offset - range.First].Rows++);
        Array.ForEach(deadLetters, offset => offsets[offset - range.First].DeadLetters++);
        Array.ForEach(duplicates, offset => offsets[offset - range.First].Duplicates++);
    }

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
}
