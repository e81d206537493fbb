using Spectre.Console;
using Spectre.Console.Rendering;
using Tier.Pipeline.Reconciliation;

namespace Tier.Cli.Views;

/// <summary>Reconcile's partitions, one a line; where the terminal is too narrow for that, one a paragraph.</summary>
internal static class ReportTable
{
    private static readonly (string Name, Func<PartitionReport, string> Of)[] Columns =
    [
        ("offsets", Offsets),
        ("broker", partition => partition.HighWatermark is null ? "–" : Range(partition.LowWatermark, partition.HighWatermark)),
        ("loaded", partition => Number(partition.Ledger.Loaded)),
        ("dead", partition => Number(partition.Ledger.DeadLetters)),
        ("dup", partition => Number(partition.Ledger.Duplicates)),
        ("gaps", partition => Number(partition.Ledger.Gaps)),
        ("lag", partition => Number(partition.HighWatermark is null ? null : partition.Lag)),
        ("committed", partition => Number(partition.Committed)),
    ];

    private static readonly (string Name, Func<PartitionReport, long> Of)[] Faults =
    [
        ("holes", partition => partition.Holes.Sum(range => range.Length)),
        ("overlaps", partition => partition.Overlaps.Sum(range => range.Length)),
        ("lost", partition => partition.Lost.Sum(range => range.Length)),
    ];

    private const int Unlimited = 10_000;

    /// <summary>Writes the table, or the paragraphs.</summary>
    public static void Write(IAnsiConsole console, ReconciliationReport report)
    {
        var lines = report.Topics.SelectMany(topic => topic.Partitions.Select(partition => (Title: $"{topic.Topic}[{partition.Partition}]{(topic.Current ? "" : " gone")}", Partition: partition))).ToArray();
        var columns = Columns.Concat(Faults
            .Where(fault => lines.Any(line => fault.Of(line.Partition) > 0))
            .Select(fault => (fault.Name, Of: (Func<PartitionReport, string>)(partition => Number(fault.Of(partition)))))).ToArray();

        var table = new Table().Border(TableBorder.None).AddColumn(Column("partition"));
        foreach (var (name, _) in columns)
        {
            table.AddColumn(name is "offsets" ? Column(name) : Column(name).RightAligned());
        }

        table.AddColumn(Column(""));
        foreach (var (title, partition) in lines)
        {
            table.AddRow([new Text(title), .. columns.Select(column => new Text(column.Of(partition))), Verdict(partition)]);
        }

        if (Width(table) <= console.Profile.Width)
        {
            // The library wants room for borders too, also where there are none, and would break cells that fit.
            console.Profile.Width = Unlimited;
            console.Write(table);
        }
        else
        {
            console.Write(new Rows(lines.SelectMany(line => Paragraph(line.Title, line.Partition, columns))));
        }
    }

    /// <summary>The offsets that have an outcome, for people.</summary>
    public static string Offsets(PartitionReport partition) =>
        partition.Checkpoint > partition.FirstOffset ? Range(partition.FirstOffset, partition.Checkpoint - 1) : "none";

    /// <summary>How wide the table is where nothing limits it.</summary>
    private static int Width(Table table)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = Unlimited;
        console.Write(table);
        return text.ToString().Split('\n').Max(line => line.Length);
    }

    private static IEnumerable<IRenderable> Paragraph(string title, PartitionReport partition, (string Name, Func<PartitionReport, string> Of)[] columns)
    {
        yield return new Text(title);
        foreach (var (name, of) in columns)
        {
            yield return new Text($"  {name,-9} {of(partition)}");
        }

        yield return new Padder(Verdict(partition), new Padding(2, 0, 0, 0));
    }

    private static Text Verdict(PartitionReport partition) =>
        new(partition.Complete ? "complete" : "NOT COMPLETE", new Style(partition.Complete ? Color.Green : Color.Red));

    private static TableColumn Column(string name) => new TableColumn(name).NoWrap();

    private static string Range(long? first, long? last) => $"{first:N0}–{last:N0}";

    private static string Number(long? value) => value?.ToString("N0") ?? "–";
}
