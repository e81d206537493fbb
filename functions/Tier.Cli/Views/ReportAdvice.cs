using System.Globalization;
using Tier.Pipeline.Reconciliation;

namespace Tier.Cli.Views;

/// <summary>What a person can do about a partition that isn't complete.</summary>
internal static class ReportAdvice
{
    private const string Repair = "to mend it: tier reconcile --repair, which loads what is missing";

    /// <summary>Sentences; none when there is nothing to do, or nothing that can be done.</summary>
    public static IEnumerable<string> For(TopicReport topic, PartitionReport partition)
    {
        if (!topic.Current || partition.Checkpoint is null)
        {
            return partition.Checkpoint is null && partition.Holes.Count > 0 && partition.Ledger.Total == 0 ? [Repair] : [];
        }

        // What has too many outcomes can't be mended by loading; everything from there on has to be taken away first.
        long?[] firsts =
        [
            partition.Overlaps is [var overlap, ..] ? overlap.First : null,
            partition.Outside is [var outside, ..] ? outside.First : null,
            partition.LedgerFaults is [var fault, ..] ? fault.First : null,
            partition.Disagreements is [var range, ..] && range.Tables.Total == range.Last - range.First + 1 ? range.First : null,
        ];
        if (firsts.Min() is { } first)
        {
            var to = Math.Clamp(first, partition.FirstOffset!.Value, Math.Max(partition.FirstOffset.Value, partition.Checkpoint.Value));
            return [string.Create(CultureInfo.InvariantCulture, $"to mend it: tier rewind --topic {topic.Topic} --partition {partition.Partition} --to {to}, which takes the outcomes from there on away, so that they load again")];
        }

        return partition.Holes.Count > 0 || partition.LedgerHoles.Count > 0
            ? [Repair]
            : [];
    }
}
