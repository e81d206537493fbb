using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Commands;

/// <summary>The options that choose dead letters.</summary>
internal sealed class DeadLetterOptions
{
    private static readonly string[] Codes = [.. Enum.GetValues<ReasonCode>().Select(ReasonCodes.ToCode)];

    private readonly Option<string?> topic = new("--topic") { Description = "Those of this topic", HelpName = "TOPIC" };
    private readonly Option<string[]> reasons = new("--reason") { Description = "Those with this reason; may be given more than once", HelpName = "REASON" };
    private readonly Option<DateTime?> since = Time("--since", "Those first seen at this time or later (UTC unless it says otherwise)");
    private readonly Option<DateTime?> until = Time("--until", "Those first seen before this time");

    /// <summary>Makes the options for a command.</summary>
    public DeadLetterOptions(Command command)
    {
        reasons.Validators.Add(result =>
        {
            foreach (var unknown in result.Tokens.Select(token => token.Value).Except(Codes))
            {
                result.AddError($"There is no reason '{unknown}': give one of {string.Join(", ", Codes)}.");
            }
        });
        command.Add(topic);
        command.Add(reasons);
        command.Add(since);
        command.Add(until);
    }

    /// <summary>What they choose.</summary>
    public DeadLetterFilter Filter(ParseResult result) => new()
    {
        Topic = result.GetValue(topic),
        Reasons = result.GetValue(reasons) ?? [],
        Since = result.GetValue(since),
        Until = result.GetValue(until),
    };

    private static Option<DateTime?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse(result, name),
    };

    private static DateTime? Parse(ArgumentResult result, string name)
    {
        if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time.UtcDateTime;
        }

        result.AddError($"{name} takes a time, such as 2026-06-04 or 2026-06-04T07:30:00Z.");
        return null;
    }
}
