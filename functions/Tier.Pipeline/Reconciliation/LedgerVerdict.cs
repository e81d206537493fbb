namespace Tier.Pipeline.Reconciliation;

/// <summary>Whether the ledger's ranges follow each other from the partition's first offset to its checkpoint, and add up.</summary>
internal static class LedgerVerdict
{
    /// <summary>The offsets below the checkpoint that no range has.</summary>
    public static IReadOnlyList<OffsetRange> Holes(PartitionState state)
    {
        if (state.Checkpoint is not { } checkpoint)
        {
            return [];
        }

        var holes = new List<OffsetRange>();
        var next = checkpoint.First;
        foreach (var range in state.Ledger)
        {
            if (range.First > next)
            {
                holes.Add(new(next, Math.Min(range.First, checkpoint.Next) - 1));
            }

            next = Math.Max(next, range.Last + 1);
        }

        if (next < checkpoint.Next)
        {
            holes.Add(new(next, checkpoint.Next - 1));
        }

        return [.. holes.Where(hole => hole.Length > 0)];
    }

    /// <summary>Ranges that overlap, don't add up, or aren't between the first offset and the checkpoint.</summary>
    public static IEnumerable<LedgerFault> Faults(PartitionState state)
    {
        if (state.Checkpoint is not { } checkpoint)
        {
            if (state.Ledger.Count > 0)
            {
                var all = new OffsetRange(state.Ledger[0].First, state.Ledger.Max(range => range.Last));
                yield return new(
                    all,
                    $"its row in partition_checkpoints is gone; by the ledger, it had low_watermark {all.First} and next_offset {all.Last + 1}: restore it before anything is loaded");
            }

            yield break;
        }

        var next = checkpoint.First;
        foreach (var range in state.Ledger)
        {
            var offsets = new OffsetRange(range.First, range.Last);
            if (range.First < checkpoint.First)
            {
                yield return new(offsets, $"the ledger begins at offset {range.First}, before the first one that was seen, {checkpoint.First}");
            }
            else if (range.First < next)
            {
                var overlap = new OffsetRange(range.First, Math.Min(next - 1, range.Last));
                yield return new(overlap, $"the ledger overlaps: offsets {overlap}");
            }

            if (range.Counts.Total != offsets.Length)
            {
                yield return new(offsets, $"the ledger counts {range.Counts.Total} outcomes for offsets {offsets}");
            }

            next = Math.Max(next, range.Last + 1);
        }

        if (next > Math.Max(checkpoint.First, checkpoint.Next))
        {
            yield return new(new(checkpoint.Next, next - 1), $"the ledger goes on to offset {next - 1} and the checkpoint stands at {checkpoint.Next}");
        }
    }
}
