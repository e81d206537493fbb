using System.Security.Cryptography;
using System.Text;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Tests.Fuzzing.Samples;
using ObjectShape = Tier.Pipeline.Tests.Fuzzing.Samples.ObjectShape;


namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>Holds the outcome of a record to what its event says: column by column, and nothing of it may vanish.</summary>
internal static class OutcomeCheck
{
    private static readonly string[] JsonColumns = ["properties", "context"];

    /// <summary>Compares an outcome with the event of its record.</summary>
    public static void Check(EventSample sample, RecordOutcome outcome)
    {
        var expected = Expected.Of(sample);
        if (outcome.Rejection?.Reason != expected.Reason)
        {
            outcome.Rejection?.Reason.Should().Be(expected.Reason, "of {0}", outcome.Rejection);
        }

        (outcome.Row is null).Should().Be(expected.Reason is not null, "the event is {0}", expected.Reason?.ToCode() ?? "good");
        if (outcome.Row is { } row)
        {
            var columns = Columns(sample.Shape, outcome);
            CheckColumns(sample, expected, columns);
            CheckJson(expected, columns, row);
            CheckDay(expected, row);
            CheckIdentity(sample, row);
            row.UntypedFields.Should().Be(expected.Untyped);
        }
    }

    /// <summary>The values of an outcome's own columns, by name.</summary>
    public static Dictionary<string, object?> Columns(ObjectShape shape, RecordOutcome outcome)
    {
        var table = shape == EventShapes.Weather ? Transforms.WeatherTable : Transforms.TracksTable;
        return table.Columns.Zip(outcome.Row!.Values).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static void CheckColumns(EventSample sample, Expected expected, Dictionary<string, object?> columns)
    {
        foreach (var (column, value) in columns.Where(column => !JsonColumns.Contains(column.Key)))
        {
            object? wanted = column == "is_precipitating" ? Expected.IsPrecipitating(sample) : expected.Columns.GetValueOrDefault(column);
            if (!Equals(value, wanted))
            {
                value.Should().Be(wanted, "{0} says so", column);
            }
        }
    }

    private static void CheckJson(Expected expected, Dictionary<string, object?> columns, Pipeline.Streams.Row row)
    {
        var json = JsonColumns.Where(columns.ContainsKey).ToDictionary(column => column, column => (string?)columns[column]);
        json.Add(EventShapes.Additional, row.AdditionalProperties);
        KeptColumns.Check(json, expected.Kept);
    }

    private static void CheckDay(Expected expected, Pipeline.Streams.Row row)
    {
        var time = expected.Columns.GetValueOrDefault("date_time") ?? expected.Columns.GetValueOrDefault("original_timestamp");
        row.EventDay.Should().Be(time is DateTime known ? DateOnly.FromDateTime(known) : Pipeline.Streams.Row.NoDay);
    }

    private static void CheckIdentity(EventSample sample, Pipeline.Streams.Row row)
    {
        if (sample.Shape == EventShapes.Weather)
        {
            row.Identity.Should().NotBeNull();
            return;
        }

        var messageId = Expected.LastOf(sample, "event_id");
        var hasId = Placeholder.IsId(messageId);
        (row.Identity is null).Should().Be(!hasId && Expected.CloudEventId(sample) is null);
        if (hasId && messageId is JsonSample.Number or JsonSample.String { IsUnicode: true })
        {
            var text = messageId is JsonSample.String said ? said.Value : messageId.Text;
            row.Identity!.Hash.Should().Equal(SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16]);
        }
    }
}
