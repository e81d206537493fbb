using System.Globalization;
using System.Text.RegularExpressions;
using Tier.Pipeline.Records;
using Tier.Testing;
using static Tier.Pipeline.Tests.Streams.Events;

namespace Tier.Pipeline.Tests.Streams;

/// <summary>The table of times in docs/tables.md, line by line, as a text and, where JSON has such a number, as a number.</summary>
public sealed partial class TimeFormTests
{
    private const string NoTime = "no time";

    public static TheoryData<string, string> Forms => [.. Rows().Select(row => (row.Groups["text"].Value, row.Groups["time"].Value))];

    [Fact]
    public void The_table_names_forms_of_both_kinds()
    {
        Rows().Count(row => row.Groups["time"].Value == NoTime).Should().BeGreaterThan(10);
        Rows().Count(row => row.Groups["time"].Value != NoTime).Should().BeGreaterThan(20);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_is_read_as_the_table_says(string text, string time)
    {
        foreach (var json in JsonNumber().IsMatch(text) ? new[] { $"\"{text}\"", text } : [$"\"{text}\""])
        {
            var weather = TransformWeather(Record($$"""{"date_time":{{json}},"city":"Zurich","currently_temperature":1}"""));
            var track = TrackRow($$"""{"type":"track","event":"e","originalTimestamp":{{json}}}""");
            if (time == NoTime)
            {
                weather.Rejection!.Reason.Should().Be(ReasonCode.InvalidTimestamp);
                track.OriginalTimestamp.Should().BeNull();
                track.AdditionalProperties.Should().Be($$"""{"originalTimestamp":{{json}}}""");
                track.UntypedFields.Should().Be(1);
            }
            else
            {
                var wanted = DateTime.ParseExact(time, "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
                weather.Value!.DateTime.Should().Be(wanted);
                track.OriginalTimestamp.Should().Be(wanted);
                track.AdditionalProperties.Should().BeNull();
            }
        }
    }

    private static MatchCollection Rows()
    {
        var tables = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tables.md"));
        var section = tables[tables.IndexOf("## Times", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("## Bookkeeping", StringComparison.Ordinal)];
        return Row().Matches(section);
    }

    [GeneratedRegex(@"^\| `(?<text>[^`]+)` \| .* \| `?(?<time>[^`|]+?)`? \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$")]
    private static partial Regex JsonNumber();
}
