using Tier.Pipeline.Warehouse;

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
            Committed = state.Committed,
            Ledger = state.Counts,
            Untyped = state.Untyped,
            GapsByReason = state.Gaps,
            AuditedFrom = state.Audit.From,
            VerifiedTo = state.Audit.VerifiedTo,
            Holes = OffsetRanges.Union([.. state.Audit.Holes, .. Of(CommittedOnly(state))]),
            Overlaps = state.Audit.Overlaps,
            Lost = OffsetRanges.Union([.. state.Lost, .. Of(Removed(state))]),
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

    /// <summary>Offsets above the checkpoint that the broker doesn't have any more.</summary>
    private static OffsetRange? Removed(PartitionState state) =>
        state.LowWatermark > state.Next ? new(state.Next.Value, state.LowWatermark.Value - 1) : null;

    /// <summary>
    /// Offsets above the checkpoint that the consumer group won't be given again; those that were removed aside. Beyond the log's end there are none: a group can
    /// have committed there in a topic of the same name that is no more.
    /// </summary>
    private static OffsetRange? CommittedOnly(PartitionState state)
    {
        var first = Math.Max(state.Next ?? long.MaxValue, state.LowWatermark ?? 0);
        var end = Math.Min(state.Committed ?? 0, state.HighWatermark ?? 0);
        return end > first ? new(first, end - 1) : null;
    }

    private static IEnumerable<OffsetRange> Of(OffsetRange? range) => range is { } one ? [one] : [];

    private static IEnumerable<string> BrokerProblems(PartitionState state)
    {
        if (CommittedOnly(state) is { } committed)
        {
            yield return $"offsets {committed.First} to {committed.Last} were committed and have no outcome";
        }

        if (Removed(state) is { } removed)
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

    private static string Offsets(long number) => number == 1 ? "1 offset" : FormattableString.Invariant($"{number:N0} offsets");

    private static string Words(OutcomeCounts counts) =>
        $"{counts.Loaded} loaded, {counts.DeadLetters} dead letters, {counts.Duplicates} duplicates, {counts.Gaps} gaps";
}
