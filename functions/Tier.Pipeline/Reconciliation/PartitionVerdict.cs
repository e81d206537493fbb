namespace Tier.Pipeline.Reconciliation;

/// <summary>Holds the promise against what was found of a partition.</summary>
internal static class PartitionVerdict
{
    /// <summary>How many faults of one sort get a sentence each.</summary>
    private const int Sentences = 10;

    public static PartitionReport Of(PartitionState state)
    {
        var ledgerHoles = LedgerVerdict.Holes(state);
        var ledgerFaults = LedgerVerdict.Faults(state).ToArray();
        return new()
        {
            Partition = state.Partition,
            FirstOffset = state.Checkpoint?.First,
            Checkpoint = state.Checkpoint?.Next,
            LowWatermark = state.LowWatermark,
            HighWatermark = state.HighWatermark,
            LastStable = state.LastStable,
            Committed = state.Committed,
            Ledger = state.Counts,
            Untyped = state.Untyped,
            GapsByReason = state.Gaps,
            AuditedFrom = state.Audit.From,
            VerifiedTo = state.Audit.VerifiedTo,
            Missing = state.Missing.All,
            Holes = OffsetRanges.Union([.. state.Audit.Holes, .. Of(state.Missing.Committed)]),
            Overlaps = state.Audit.Overlaps,
            Lost = OffsetRanges.Union([.. state.Lost, .. Of(state.Missing.Dropped)]),
            Outside = state.Outside,
            LedgerHoles = ledgerHoles,
            LedgerFaults = [.. ledgerFaults.Select(fault => fault.Range)],
            Disagreements = state.Audit.Disagreements,
            Notes = state.Committed > state.HighWatermark
                ? [$"the consumer group has committed offset {state.Committed}, beyond the end of the log, {state.HighWatermark}: in an earlier topic of that name, or the broker has lost records"]
                : [],
            Problems = [.. BrokerProblems(state), .. LedgerProblems(ledgerHoles, ledgerFaults), .. TableProblems(state)],
        };
    }

    private static IEnumerable<OffsetRange> Of(OffsetRange? range) => range is { } one ? [one] : [];

    private static IEnumerable<string> BrokerProblems(PartitionState state)
    {
        if (state.Missing.Committed is { } committed)
        {
            yield return $"offsets {committed.First} to {committed.Last} were committed and have no outcome";
        }

        if (state.Missing.Dropped is { } removed)
        {
            yield return $"offsets {removed.First} to {removed.Last} were removed by the broker's retention before they were loaded";
        }

        if (state.HighWatermark < state.Next)
        {
            yield return $"the broker ends at offset {state.HighWatermark} and {state.Next} was loaded already: it has lost records";
        }
    }

    private static IEnumerable<string> LedgerProblems(IReadOnlyList<OffsetRange> holes, LedgerFault[] faults)
    {
        if (holes.Count > 0)
        {
            yield return $"the ledger has a hole: offsets {OffsetRanges.Words(holes)}";
        }

        foreach (var fault in faults.Take(Sentences))
        {
            yield return fault.Sentence;
        }

        if (faults.Length > Sentences)
        {
            yield return $"{faults.Length - Sentences} more faults of the ledger";
        }
    }

    private static IEnumerable<string> TableProblems(PartitionState state)
    {
        if (state.Lost is { Count: > 0 } lost)
        {
            yield return $"{Offsets(lost.Count())} lost: the broker's retention removed the records before they were loaded: {OffsetRanges.Words(lost)}";
        }

        if (state.Audit.Holes is { Count: > 0 } holes)
        {
            yield return $"{Offsets(holes.Count())} below the checkpoint without an outcome: {OffsetRanges.Words(holes)}";
        }

        if (state.Audit.Overlaps is { Count: > 0 } overlaps)
        {
            yield return $"{Offsets(overlaps.Sum(overlap => overlap.Length))} with more than one outcome: {OffsetRanges.Words(overlaps)}";
        }

        if (state.Outside is { Count: > 0 } outside)
        {
            yield return $"{Offsets(outside.Count())} with an outcome outside of the range that the checkpoint covers: {OffsetRanges.Words(outside)}";
        }

        foreach (var range in state.Audit.Disagreements.Take(Sentences))
        {
            yield return $"offsets {new OffsetRange(range.First, range.Last)}: the tables have {Words(range.Tables)}, the ledger {Words(range.Ledger)}";
        }

        if (state.Audit.Disagreements.Count > Sentences)
        {
            yield return $"{state.Audit.Disagreements.Count - Sentences} more ranges of the ledger disagree with the tables";
        }
    }

    private static string Offsets(long number) => number == 1 ? "1 offset" : $"{number:N0} offsets";

    private static string Words(OutcomeCounts counts) =>
        $"{counts.Loaded} loaded, {counts.DeadLetters} dead letters, {counts.Duplicates} duplicates, {counts.Gaps} gaps";
}
