using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>Holds the promise against what was found of a partition.</summary>
internal static class PartitionVerdict
{
    public static PartitionReport Of(PartitionState state) => new()
    {
        Partition = state.Partition,
        FirstOffset = state.Checkpoint?.First,
        Checkpoint = state.Checkpoint?.Next,
        LowWatermark = state.LowWatermark,
        HighWatermark = state.HighWatermark,
        Committed = state.Committed,
        Ledger = state.Ranges.Aggregate(OutcomeCounts.None, (sum, range) => sum + range.Counts),
        Stored = state.Stored,
        Problems = [.. BrokerProblems(state), .. LedgerProblems(state), .. TableProblems(state)],
    };

    private static IEnumerable<string> BrokerProblems(PartitionState state)
    {
        var next = state.Checkpoint?.Next ?? state.LowWatermark;
        if (state.Committed > next)
        {
            yield return $"offsets {next} to {state.Committed - 1} were committed and have no outcome";
        }

        if (state.LowWatermark > next)
        {
            yield return $"offsets {next} to {state.LowWatermark - 1} were removed by the broker's retention before they were loaded";
        }

        if (state.HighWatermark < next)
        {
            yield return $"the broker ends at offset {state.HighWatermark} and {next} was loaded already: it has lost records";
        }
    }

    private static IEnumerable<string> LedgerProblems(PartitionState state)
    {
        var next = state.Checkpoint?.First ?? 0;
        foreach (var range in state.Ranges)
        {
            if (range.First > next)
            {
                yield return $"the ledger has a hole: offsets {next} to {range.First - 1}";
            }
            else if (range.First < next)
            {
                yield return $"the ledger overlaps: offsets {range.First} to {Math.Min(next - 1, range.Last)}";
            }

            if (range.Counts.Total != range.Last - range.First + 1)
            {
                yield return $"the ledger counts {range.Counts.Total} outcomes for offsets {range.First} to {range.Last}";
            }

            next = Math.Max(next, range.Last + 1);
        }

        if (state.Checkpoint is { } checkpoint && checkpoint.Next != next)
        {
            yield return $"the ledger ends before offset {next} and the checkpoint stands at {checkpoint.Next}";
        }
    }

    private static IEnumerable<string> TableProblems(PartitionState state)
    {
        var ledger = state.Ranges.Aggregate(OutcomeCounts.None, (sum, range) => sum + range.Counts);
        if (state.Stored != ledger)
        {
            yield return $"the tables have {Words(state.Stored)}, the ledger {Words(ledger)}";
        }

        var twice = state.Stored.Total - state.Stored.Gaps - state.DistinctOffsets;
        if (twice > 0)
        {
            yield return $"{twice} offsets have more than one outcome";
        }

        if (state.Outside > 0)
        {
            yield return $"{state.Outside} outcomes lie outside the range that the checkpoint covers";
        }
    }

    private static string Words(OutcomeCounts counts) =>
        $"{counts.Loaded} loaded, {counts.DeadLetters} dead letters, {counts.Duplicates} duplicates, {counts.Gaps} gaps";
}
