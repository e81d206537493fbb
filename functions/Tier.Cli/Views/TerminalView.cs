using Spectre.Console;
using Spectre.Console.Rendering;
using Tier.Cli.Status;

namespace Tier.Cli.Views;

/// <summary>Draws the status in place, on a terminal.</summary>
internal sealed class TerminalView(LiveDisplayContext live) : IRunView
{
    private const int ToldLines = 6;
    private readonly Queue<string> told = new();

    public TimeSpan Every => TimeSpan.FromMilliseconds(500);

    public void Show(RunStatus now, RunStatus? earlier, string? warning)
    {
        live.UpdateTarget(Draw(now, earlier, warning));
        live.Refresh();
    }

    public void Tell(string line)
    {
        told.Enqueue(line);
        if (told.Count > ToldLines)
        {
            told.Dequeue();
        }
    }

    private Rows Draw(RunStatus now, RunStatus? earlier, string? warning)
    {
        var lines = new List<IRenderable>();
        lines.AddRange(now.Streams.Select(stream => Line(StatusLine.Of(now, earlier, stream))));
        if (now.LastDeadLetter is { } deadLetter)
        {
            lines.Add(Line($"last dead letter  {deadLetter}"));
        }

        lines.AddRange(told.Select(line => new Markup($"[red]{line.EscapeMarkup()}[/]")));
        foreach (var stream in now.Streams.Where(stream => stream.NewestRows.Count > 0))
        {
            lines.Add(new Text(""));
            lines.Add(Line($"newest rows of {stream.Table}"));
            lines.Add(Newest(stream));
        }

        if (warning is not null)
        {
            lines.Add(new Markup($"[yellow]warning[/] {DisplayText.Of(warning).EscapeMarkup()}"));
        }

        return new Rows(lines);
    }

    private static Table Newest(StreamStatus stream)
    {
        var columns = stream.NewestRows[0].Select(value => value.Key).ToArray();
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn($"[grey]{column.EscapeMarkup()}[/]").NoWrap());
        }

        foreach (var row in stream.NewestRows)
        {
            table.AddRow(columns.Select(column => Line(row.FirstOrDefault(value => value.Key == column).Value ?? "")));
        }

        return table;
    }

    private static Text Line(string text) => new(text) { Overflow = Overflow.Ellipsis };
}

/// <summary>Shows a run while it goes on.</summary>
internal interface IRunView
{
    /// <summary>How often the view wants to be shown the status.</summary>
    TimeSpan Every { get; }

    /// <summary>Shows where the run stands.</summary>
    /// <param name="now">The newest reading.</param>
    /// <param name="earlier">A reading some seconds older, for rates; null at first.</param>
    /// <param name="warning">The last warning; null when there was none.</param>
    void Show(RunStatus now, RunStatus? earlier, string? warning);

    /// <summary>Shows a line about what has just happened.</summary>
    void Tell(string line);
}

/// <summary>Plain lines, for an output that isn't a terminal.</summary>
internal sealed class PlainView(TextWriter output) : IRunView
{
    private string? shownWarning;

    public TimeSpan Every => TimeSpan.FromSeconds(5);

    public void Show(RunStatus now, RunStatus? earlier, string? warning)
    {
        foreach (var stream in now.Streams)
        {
            output.WriteLine(StatusLine.Of(now, earlier, stream));
        }

        if (now.LastDeadLetter is { } deadLetter)
        {
            output.WriteLine($"last dead letter  {deadLetter}");
        }

        if (warning is not null && warning != shownWarning)
        {
            output.WriteLine($"warning  {DisplayText.Of(warning)}");
            shownWarning = warning;
        }
    }

    public void Tell(string line) => output.WriteLine(line);
}
