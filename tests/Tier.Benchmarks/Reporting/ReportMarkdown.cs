using System.Globalization;
using System.Text;

namespace Tier.Benchmarks.Reporting;

/// <summary>A report as Markdown.</summary>
internal static class ReportMarkdown
{
    /// <summary>The whole text.</summary>
    public static string Of(Report report)
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"# ./bench.sh {report.Name}").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"{report.Date:yyyy-MM-dd HH:mm} UTC, {report.Machine}.");
        foreach (var problem in report.Problems)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"**NOT COMPLETE**: {problem}");
        }

        foreach (var section in report.Sections)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {section.Title}").AppendLine();
            Table(text, section.Columns, section.Rows);
            text.AppendLine().AppendLine("Settings:").AppendLine();
            foreach (var (name, value) in section.Settings)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"- {name}: {value}");
            }
        }

        text.AppendLine();
        foreach (var note in report.Notes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {note}");
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        Line(columns);
        Line([.. columns.Select((_, index) => index == 0 ? "---" : "---:")]);
        foreach (var row in rows)
        {
            Line(row);
        }

        void Line(IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");
    }
}
