using System.Globalization;
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
        return string.Create(CultureInfo.InvariantCulture,
            $"{(topic.Complete ? "COMPLETE" : "NOT COMPLETE")}  {topic.Topic}{identity}  {SourceText.Of(topic)} = {counts.Loaded:N0} loaded + {counts.DeadLetters:N0} dead letters + {counts.Duplicates:N0} duplicates, {counts.Gaps:N0} gaps{Reasons(topic)}");
    }

    private static string Untyped(TopicReport topic)
    {
        var fields = string.Join(", ", topic.UntypedFields.Select(DisplayText.Of));
        var fills = topic.Untyped == 1 ? "a row that fills" : "rows that fill";
        var rows = string.Create(CultureInfo.InvariantCulture, $"{topic.Untyped:N0} untyped: {fills} no column but the required ones");
        return fields.Length == 0 ? rows : $"{rows}; the fields they keep most often: {fields}";
    }

    private static string Reasons(TopicReport topic)
    {
        var reasons = topic.Partitions.SelectMany(partition => partition.GapsByReason).GroupBy(gaps => gaps.Key, gaps => gaps.Value)
            .Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Sum():N0} {reason.Key}"));
        return string.Join(" + ", reasons) is { Length: > 0 } words ? $" ({words})" : "";
    }

    private static string Identity(TopicReport topic) =>
        $"topic id {Known(topic.Identity.TopicId)} in cluster {Known(topic.Identity.ClusterId)}";

    private static string Known(string id) => id.Length == 0 ? "unknown" : id;

    private static string Offsets(TopicReport topic) => topic.Partitions is [var only]
        ? $"offsets {ReportTable.Offsets(only)}"
        : string.Create(CultureInfo.InvariantCulture, $"{topic.Partitions.Sum(partition => partition.Checkpoint - partition.FirstOffset ?? 0):N0} offsets of {topic.Partitions.Count} partitions");
}
