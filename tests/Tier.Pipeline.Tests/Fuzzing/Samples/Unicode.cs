using System.Text;

namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>What UTF-16 says about a text.</summary>
internal static class Unicode
{
    /// <summary>Whether each surrogate has its other half.</summary>
    public static bool IsText(string units) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(units)) == units;

    /// <summary>The text with U+FFFD in the place of each lone surrogate.</summary>
    public static string Replaced(string units) => string.Concat(units.EnumerateRunes());

    /// <summary>How many code points it has.</summary>
    public static int Length(string units) => units.EnumerateRunes().Count();
}
