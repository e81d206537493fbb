using System.Globalization;
using Spectre.Console;

namespace Tier.Benchmarks.Reporting;

/// <summary>A report on a terminal, or in a file that one's output goes to.</summary>
internal static class ReportConsole
{
    /// <summary>Wide enough that no table is broken where nothing shows it.</summary>
    private const int WidthOfFiles = 10_000;

    /// <summary>Writes it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="output">Where to.</param>
    /// <param name="redirected">Whether the output isn't a terminal.</param>
    public static void Write(Report report, TextWriter output, bool redirected)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output) });
        if (redirected)
        {
            console.Profile.Width = WidthOfFiles;
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Date:yyyy-MM-dd HH:mm} UTC, {report.Machine}"));
        foreach (var section in report.Sections)
        {
            console.WriteLine();
            console.Write(new Text(section.Title + Environment.NewLine, new Style(decoration: Decoration.Bold)));
            console.WriteLine(string.Join("; ", section.Settings.Select(setting => $"{setting.Key}: {setting.Value}")));
            var table = new Table().Border(TableBorder.Simple);
            foreach (var (title, index) in section.Columns.Select((title, index) => (title, index)))
            {
                var column = new TableColumn(new Text(title)).NoWrap();
                table.AddColumn(index == 0 ? column : column.RightAligned());
            }

            foreach (var row in section.Rows)
            {
                table.AddRow(row.Select(cell => new Text(cell)));
            }

            console.Write(table);
        }

        foreach (var note in report.Notes)
        {
            console.WriteLine(note);
        }

        foreach (var problem in report.Problems)
        {
            console.Write(new Text($"NOT COMPLETE: {problem}{Environment.NewLine}", new Style(Color.Red)));
        }
    }
}
