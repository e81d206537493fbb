using System.Globalization;

namespace Tier.Cli.Status;

/// <summary>Values as a terminal may show them: on one line, and without control characters, which an event could use to write over the screen.</summary>
internal static class DisplayText
{
    private const int MaxLength = 200;

    public static string Of(object value)
    {
        var text = value switch
        {
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFF"),
            DateOnly day => day.ToString("yyyy-MM-dd"),
            byte[] bytes => Convert.ToHexStringLower(bytes),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        var visible = string.Concat(text.Take(MaxLength).Select(character => char.IsControl(character) || char.GetUnicodeCategory(character) == UnicodeCategory.Format ? ' ' : character));
        return text.Length > MaxLength ? visible + "…" : visible;
    }
}
