using Spectre.Console;
using Spectre.Console.Rendering;
using Tier.Cli.Status;

namespace Tier.Cli.Views;

/// <summary>Draws the status in place, on a terminal.</summary>
internal sealed class TerminalView(LiveDisplayContext live) : IRunView
{
    public TimeSpan Every => TimeSpan.FromMilliseconds(500);

    public void Show(RunStatus now, RunStatus? earlier, string? warning)
    {
        live.UpdateTarget(Draw(now, earlier, warning));
        live.Refresh();
    }

    private static Rows Draw(RunStatus now, RunStatus? earlier, string? warning)
    {
        var lines = new List<IRenderable>();
        lines.AddRange(now.Streams.Select(stream => Line(StatusLine.Of(now, earlier, stream))));
        if (now.LastDeadLetter is { } deadLetter)
        {
            lines.Add(Line($"last dead letter  {deadLetter}"));
        }

        foreach (var stream in now.Streams.Where(stream => stream.NewestRows.Count > 0))
        {
            lines.Add(new Markup($"[grey]newest rows of {stream.Topic.EscapeMarkup()}[/]"));
            lines.AddRange(stream.NewestRows.Select(row => new Markup("  " + string.Join("  ", row.Select(value => $"[grey]{value.Key.EscapeMarkup()}[/] {value.Value.EscapeMarkup()}"))) { Overflow = Overflow.Ellipsis }));
        }

        if (warning is not null)
        {
            lines.Add(new Markup($"[yellow]warning[/] {DisplayText.Of(warning).EscapeMarkup()}"));
        }

        return new Rows(lines);
    }

    private static Text Line(string text) => new(text) { Overflow = Overflow.Ellipsis };
}
