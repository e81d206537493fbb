using System.Globalization;

namespace Tier.Benchmarks.Reporting;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    private const string None = "–";

    /// <summary>A whole number with separators.</summary>
    public static string Whole(double? value) => value is { } given ? given.ToString("N0", CultureInfo.InvariantCulture) : None;

    /// <summary>A number with so many decimals.</summary>
    public static string Decimals(double? value, int decimals = 2) => value is { } given ? given.ToString($"N{decimals}", CultureInfo.InvariantCulture) : None;
}
