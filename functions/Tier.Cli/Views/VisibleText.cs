using System.Globalization;
using System.Text;

namespace Tier.Cli.Views;

/// <summary>
/// Text as a terminal may show it, with nothing left out: control characters, which an event could use to write over the screen, and all others that
/// have no picture of their own are written as <c>\u001b</c>.
/// </summary>
internal static class VisibleText
{
    /// <summary>The text on one line.</summary>
    public static string Of(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var character in text.EnumerateRunes())
        {
            if (IsVisible(character))
            {
                visible.Append(character.ToString());
            }
            else
            {
                foreach (var unit in character.ToString())
                {
                    visible.Append($"\\u{(int)unit:x4}");
                }
            }
        }

        return visible.ToString();
    }

    /// <summary>The text on as many lines as it has.</summary>
    public static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => Of(line.TrimEnd('\r')));

    private static bool IsVisible(Rune character) => Rune.GetUnicodeCategory(character) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
