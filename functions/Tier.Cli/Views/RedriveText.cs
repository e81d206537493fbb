using Tier.Pipeline.Recovery;

namespace Tier.Cli.Views;

/// <summary>What a redrive has done, in a line or two.</summary>
internal static class RedriveText
{
    public static string Of(RedriveTally tally)
    {
        var redriven = tally.Redriven.Select(topic => $"{Number(topic.Value.Total)} of {topic.Key} ({Words(topic.Value)})");
        var text = tally.Redriven.Count == 0 ? "Nothing was redriven." : $"Redriven: {string.Join(", ", redriven)}.";
        text += tally.StillDead == 0 ? "" : $" Rejected again, and dead letters as before: {Number(tally.StillDead)}.";
        return tally.Refused == 0 ? text : $"{text} Not redriven, for the reasons above: {Number(tally.Refused)}.";
    }

    private static string Words(OutcomeCounts counts)
    {
        (long Count, string Word)[] outcomes =
            [(counts.Loaded, "loaded"), (counts.Duplicates, "duplicate"), (counts.Gaps, "left out by a setting")];
        return string.Join(", ", outcomes.Where(outcome => outcome.Count > 0).Select(outcome => $"{Number(outcome.Count)} {outcome.Word}"));
    }

    private static string Number(long number) => number.ToString("N0");
}
