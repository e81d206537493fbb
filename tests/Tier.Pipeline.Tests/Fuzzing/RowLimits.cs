using System.Text.Json;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Tests.Fuzzing.Samples;
using ObjectShape = Tier.Pipeline.Tests.Fuzzing.Samples.ObjectShape;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>Holds a row's values to what both servers take, as docs/tables.md has it.</summary>
internal static class RowLimits
{
    private const int LongestText = 255;

    // Arrays and objects; what stands in the innermost is on the 32nd level.
    private const int DeepestObject = 31;
    private static readonly DateTime First = new(1000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] JsonColumns = ["properties", "context"];

    /// <summary>Checks every value of a row; of a rejection nothing.</summary>
    public static void Check(ObjectShape shape, RecordOutcome outcome)
    {
        if (outcome.Row is not { } row)
        {
            return;
        }

        CheckJson(row.AdditionalProperties);
        foreach (var (column, value) in OutcomeCheck.Columns(shape, outcome))
        {
            switch (value)
            {
                case string json when JsonColumns.Contains(column):
                    CheckJson(json);
                    break;
                case string text:
                    Unicode.IsText(text).Should().BeTrue();
                    Unicode.Length(text).Should().BeLessThanOrEqualTo(LongestText);
                    break;
                case DateTime time:
                    time.Kind.Should().Be(DateTimeKind.Utc);
                    time.Should().BeOnOrAfter(First);
                    (time.Ticks % TimeSpan.TicksPerMillisecond).Should().Be(0);
                    break;
                case double number:
                    double.IsFinite(number).Should().BeTrue();
                    break;
            }
        }
    }

    private static void CheckJson(string? json)
    {
        if (json is not null)
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DeepestObject, AllowDuplicateProperties = false });
            Unicode.IsText(json).Should().BeTrue();
        }
    }
}
