using Tier.Cli.Status;
using Tier.Pipeline.Reconciliation;

namespace Tier.Cli.Views;

/// <summary>Reconcile's table and verdict, for people.</summary>
internal static class ReportView
{
    /// <summary>Prints the report.</summary>
    public static void Show(TextWriter output, ReconciliationReport report)
    {
        ReportTable.Write(Consoles.For(output), report);
        output.WriteLine();
        foreach (var topic in report.Topics)
        {
            output.WriteLine(Verdict(topic));
            output.WriteLine($"  {Offsets(topic)}, {Identity(topic)}");
            if (topic.Untyped > 0)
            {
                output.WriteLine($"  {Untyped(topic)}");
            }

            foreach (var line in topic.Problems.Concat(topic.Notes))
            {
                output.WriteLine($"  {line}");
            }

            foreach (var partition in topic.Partitions)
            {
                foreach (var line in partition.Problems.Concat(partition.Notes).Concat(ReportAdvice.For(topic, partition)))
                {
                    output.WriteLine($"  {topic.Topic}[{partition.Partition}]: {line}");
                }
            }
        }
    }

    /// <summary>The verdict on a topic, in one line.</summary>
    public static string Verdict(TopicReport topic)
    {
        var counts = topic.Counts;
        var identity = topic.Current ? "" : " (an earlier topic)";
        return $"{(topic.Complete ? "COMPLETE" : "NOT COMPLETE")}  {topic.Topic}{identity}  {SourceText.Of(topic)} = {counts.Loaded:N0} loaded + {counts.DeadLetters:N0} dead letters + {counts.Duplicates:N0} duplicates, {counts.Gaps:N0} gaps{Reasons(topic)}";
    }

    private static string Untyped(TopicReport topic)
    {
        var fields = string.Join(", ", topic.UntypedFields.Select(DisplayText.Of));
        var fills = topic.Untyped == 1 ? "a row that fills" : "rows that fill";
        var rows = $"{topic.Untyped:N0} untyped: {fills} no column but the required ones";
        return fields.Length == 0 ? rows : $"{rows}; the fields they keep most often: {fields}";
    }

    private static string Reasons(TopicReport topic)
    {
        var reasons = topic.Partitions.SelectMany(partition => partition.GapsByReason).GroupBy(gaps => gaps.Key, gaps => gaps.Value)
            .Select(reason => $"{reason.Sum():N0} {reason.Key}");
        return string.Join(" + ", reasons) is { Length: > 0 } words ? $" ({words})" : "";
    }

    private static string Identity(TopicReport topic) =>
        $"topic id {Known(topic.Identity.TopicId)} in cluster {Known(topic.Identity.ClusterId)}";

    private static string Known(string id) => id.Length == 0 ? "unknown" : id;

    private static string Offsets(TopicReport topic) => topic.Partitions is [var only]
        ? $"offsets {ReportTable.Offsets(only)}"
        : $"{topic.Partitions.Sum(partition => partition.Checkpoint - partition.FirstOffset ?? 0):N0} offsets of {topic.Partitions.Count} partitions";
}

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
            return [$"to mend it: tier rewind --topic {topic.Topic} --partition {partition.Partition} --to {to}, which takes the outcomes from there on away, so that they load again"];
        }

        return partition.Holes.Count > 0 || partition.LedgerHoles.Count > 0
            ? [Repair]
            : [];
    }
}
