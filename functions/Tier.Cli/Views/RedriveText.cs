using System.Globalization;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Views;

/// <summary>What a redrive has done, in a line or two.</summary>
internal static class RedriveText
{
    /// <summary>The text.</summary>
    public static string Of(RedriveTally tally)
    {
        var published = tally.Published.Count == 0
            ? "Nothing was published."
            : $"Published again: {string.Join(", ", tally.Published.Select(topic => string.Create(CultureInfo.InvariantCulture, $"{topic.Value:N0} of {topic.Key}")))}. The app loads them when it runs; then ./tier dead-letters list has the time.";
        return tally.Refused == 0 ? published : string.Create(CultureInfo.InvariantCulture, $"{published} Not published, for the reasons above: {tally.Refused:N0}.");
    }
}
