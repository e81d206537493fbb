namespace Tier.Benchmarks.Reporting;

/// <summary>One table of a report, with what it was measured on.</summary>
/// <param name="Title">The servers, for people.</param>
/// <param name="Settings">All that the figures depend on, by name.</param>
/// <param name="Columns">The table's titles.</param>
/// <param name="Rows">The table's texts.</param>
/// <param name="Measurements">The figures themselves, as they go into JSON.</param>
internal sealed record ReportSection(
    string Title, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, object Measurements)
{
    /// <summary>Makes one.</summary>
    public static ReportSection Of<T>(string title, IReadOnlyDictionary<string, string> settings, IReadOnlyList<T> items, params IReadOnlyList<Column<T>> columns) => new(
        title, settings, [.. columns.Select(column => column.Title)], [.. items.Select(item => (IReadOnlyList<string>)[.. columns.Select(column => column.Text(item))])], items);
}
