using System.Globalization;
using Spectre.Console;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Warehouse;

namespace Tier.Cli.Views;

/// <summary>Reconcile's table and verdict, for people.</summary>
internal static class ReportView
{
    /// <summary>Prints the report.</summary>
    public static void Show(IAnsiConsole console, ReconciliationReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("topic", "partition", "offsets");
        foreach (var column in new[] { "loaded", "dead letters", "duplicates", "gaps", "lag", "committed" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        table.AddColumn("verdict");
        foreach (var topic in report.Topics)
        {
            foreach (var partition in topic.Partitions)
            {
                table.AddRow(Cells(topic, partition));
            }
        }

        console.Write(table);
        foreach (var topic in report.Topics)
        {
            console.WriteLine(Verdict(topic));
            foreach (var partition in topic.Partitions)
            {
                foreach (var problem in partition.Problems)
                {
                    console.WriteLine($"  {topic.Topic}[{partition.Partition}]: {problem}");
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
        new(topic.Current ? topic.Topic : $"{topic.Topic} (gone)"),
        new($"{partition.Partition}"),
        new(Range(partition)),
        Number(partition.Ledger.Loaded),
        Number(partition.Ledger.DeadLetters),
        Number(partition.Ledger.Duplicates),
        Number(partition.Ledger.Gaps),
        Number(topic.Current ? partition.Lag : null),
        Number(partition.Committed),
        new(partition.Complete ? "complete" : "NOT COMPLETE"),
    ];

    private static string Offsets(TopicReport topic) => topic.Partitions is [var only]
        ? $"offsets {Range(only)}"
        : string.Create(CultureInfo.InvariantCulture, $"{topic.Partitions.Sum(partition => partition.Checkpoint - partition.FirstOffset ?? 0):N0} offsets of {topic.Partitions.Count} partitions");

    private static string Range(PartitionReport partition) => partition.Checkpoint > partition.FirstOffset
        ? string.Create(CultureInfo.InvariantCulture, $"{partition.FirstOffset:N0}–{partition.Checkpoint - 1:N0}")
        : "none";

    private static Text Number(long? value) => new(value?.ToString("N0", CultureInfo.InvariantCulture) ?? "–");
}
