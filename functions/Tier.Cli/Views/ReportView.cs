using System.Globalization;
using Spectre.Console;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Warehouse;

namespace Tier.Cli.Views;

/// <summary>Reconcile's table and verdict, for people.</summary>
internal static class ReportView
{
    /// <summary>Prints the report.</summary>
    public static void Show(TextWriter output, ReconciliationReport report)
    {
        var console = Consoles.For(output);
        var table = new Table().Border(TableBorder.None).AddColumn(new TableColumn("partition").NoWrap()).AddColumn(new TableColumn("offsets").NoWrap());
        foreach (var column in new[] { "loaded", "dead", "dup", "gaps", "lag", "committed" })
        {
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        }

        table.AddColumn("");
        foreach (var topic in report.Topics)
        {
            foreach (var partition in topic.Partitions)
            {
                table.AddRow(Cells(topic, partition));
            }
        }

        console.Write(table);
        output.WriteLine();
        foreach (var topic in report.Topics)
        {
            output.WriteLine(Verdict(topic));
            foreach (var partition in topic.Partitions)
            {
                foreach (var problem in partition.Problems)
                {
                    output.WriteLine($"  {topic.Topic}[{partition.Partition}]: {problem}");
                }
            }
        }
    }

    /// <summary>The verdict on a topic, in one line.</summary>
    public static string Verdict(TopicReport topic)
    {
        var counts = topic.Counts;
        var identity = topic.Current ? "" : " (a topic of that name that is no more)";
        return string.Create(CultureInfo.InvariantCulture,
            $"{(topic.Complete ? "COMPLETE" : "NOT COMPLETE")}  {topic.Topic}{identity}  {Offsets(topic)} = {counts.Loaded:N0} loaded + {counts.DeadLetters:N0} dead letters + {counts.Duplicates:N0} duplicates, {counts.Gaps:N0} gaps");
    }

    private static Text[] Cells(TopicReport topic, PartitionReport partition) =>
    [
        new($"{topic.Topic}[{partition.Partition}]{(topic.Current ? "" : " gone")}"),
        new(Range(partition)),
        Number(partition.Ledger.Loaded),
        Number(partition.Ledger.DeadLetters),
        Number(partition.Ledger.Duplicates),
        Number(partition.Ledger.Gaps),
        Number(topic.Current ? partition.Lag : null),
        Number(partition.Committed),
        new(partition.Complete ? "complete" : "NOT COMPLETE", new Style(partition.Complete ? Color.Green : Color.Red)),
    ];

    private static string Offsets(TopicReport topic) => topic.Partitions is [var only]
        ? $"offsets {Range(only)}"
        : string.Create(CultureInfo.InvariantCulture, $"{topic.Partitions.Sum(partition => partition.Checkpoint - partition.FirstOffset ?? 0):N0} offsets of {topic.Partitions.Count} partitions");

    private static string Range(PartitionReport partition) => partition.Checkpoint > partition.FirstOffset
        ? string.Create(CultureInfo.InvariantCulture, $"{partition.FirstOffset:N0}–{partition.Checkpoint - 1:N0}")
        : "none";

    private static Text Number(long? value) => new(value?.ToString("N0", CultureInfo.InvariantCulture) ?? "–");
}
