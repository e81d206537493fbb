using Tier.Cli.Status;

namespace Tier.Cli.Views;

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
