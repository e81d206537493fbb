using System.Text.RegularExpressions;

namespace Tier.Deployment.Tests.Settings;

/// <summary>The table in docs/settings.md.</summary>
/// <param name="Rows">Its rows, one a name.</param>
internal sealed partial record SettingsTable(IReadOnlyList<SettingRow> Rows)
{
    public const string Path = "docs/settings.md";

    /// <summary>The table as it is.</summary>
    public static SettingsTable Current { get; } = Parse(ProjectFile.Read(Path));

    /// <summary>All names.</summary>
    public IEnumerable<string> Names => Rows.Select(row => row.Name);

    /// <summary>The row of a name.</summary>
    public SettingRow this[string name] => Rows.Single(row => row.Name == name);

    /// <summary>Reads the table of a text.</summary>
    public static SettingsTable Parse(string text) => new(
    [
        .. from Match row in Row().Matches(text)
           let cells = row.Groups["cell"].Captures.Select(cell => cell.Value.Trim().Replace("`", "", StringComparison.Ordinal)).ToList()
           from name in Each(row.Groups["name"].Value)
           select new SettingRow(name, cells[0], cells[1], cells[2].Split(", "), cells[3]),
    ]);

    /// <summary>The table without a name.</summary>
    public SettingsTable Without(string name) => new([.. Rows.Where(row => row.Name != name)]);

    /// <summary>Compares the names with those that somebody reads.</summary>
    /// <param name="read">The names that the code reads.</param>
    /// <param name="given">The names that the places set; of those that the code doesn't read, the platform's count as read.</param>
    /// <returns>A sentence for each difference.</returns>
    public IReadOnlyList<string> Differences(IReadOnlyCollection<string> read, IReadOnlyCollection<string> given) =>
    [
        .. read.Except(Names).Select(name => $"{name} is read by the code and isn't in {Path}."),
        .. Names.Except([.. read, .. given.Where(CodeSettings.IsOfThePlatform)])
            .Select(name => $"{name} is in {Path}, and nobody reads it."),
    ];

    /// <summary>Compares the names with those that a place sets.</summary>
    /// <param name="place">What the place is called.</param>
    /// <param name="given">The names that it sets.</param>
    /// <returns>A sentence for each difference.</returns>
    public IReadOnlyList<string> Problems(string place, IReadOnlyCollection<string> given) =>
    [
        .. Rows.Where(row => row.IsRequired && !given.Any(row.IsGivenBy))
            .Select(row => $"{row.Name} is required and isn't in {place}."),
        .. given.Except(Names).Select(name => $"{name} is in {place} and not in {Path}."),
    ];

    private static IEnumerable<string> Each(string name) => name.EndsWith("Disabled", StringComparison.Ordinal)
        ? AppFunctions.All.Keys.Select(function => name.Replace("FUNCTION", function, StringComparison.Ordinal))
        : [name];

    [GeneratedRegex(@"^\| `(?<name>[\w.]+)` \|(?:(?<cell>[^|\n]+)\|){5}$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
