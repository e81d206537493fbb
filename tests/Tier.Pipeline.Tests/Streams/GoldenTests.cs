using System.Text.Json;
using System.Text.Json.Nodes;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Tests.Fuzzing;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Streams;

/// <summary>
/// What some 300 records become, odd ones among them, as it was recorded: every value, reason and sentence. A record that shall become
/// something else is changed in the file, on purpose.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string File = Path.Combine(Repository.Root, "tests", "Tier.Pipeline.Tests", "Streams", "Golden", "outcomes.jsonl");

    [Fact]
    public void Each_record_becomes_what_was_recorded()
    {
        var lines = System.IO.File.ReadAllLines(File).Select(line => JsonNode.Parse(line)!).ToArray();
        lines.Should().HaveCountGreaterThan(250);
        foreach (var line in lines)
        {
            var outcome = Outcome((string)line["stream"]!, Convert.FromBase64String((string)line["value"]!), (string?)line["ce_id"]);

            JsonNode.DeepEquals(Described(outcome), line["outcome"]).Should().BeTrue(
                "{0} is to become {1} and becomes {2}", line["value"], line["outcome"]!.ToJsonString(), Described(outcome).ToJsonString());
        }
    }

    /// <summary>What a record becomes.</summary>
    internal static RecordOutcome Outcome(string stream, byte[] value, string? id)
    {
        var record = Events.Record(value, id is null ? [] : [Events.Header("ce_source", "/golden"), Events.Header("ce_id", id)]);
        return stream == "weather" ? Transforms.Weather(record) : Transforms.Track(record);
    }

    /// <summary>An outcome as the file has it.</summary>
    internal static JsonObject Described(RecordOutcome outcome)
    {
        if (outcome.Row is not { } row)
        {
            return new() { ["reason"] = outcome.Rejection?.Reason.ToCode(), ["sentence"] = outcome.Rejection?.Sentence };
        }

        var described = new JsonObject
        {
            ["event_day"] = $"{row.EventDay:yyyy-MM-dd}",
            ["id"] = row.Identity?.Id,
            ["event_hash"] = row.Identity is { } identity ? Convert.ToHexString(identity.Hash) : null,
            ["untyped_fields"] = row.UntypedFields,
            ["additional_properties"] = row.AdditionalProperties,
        };
        foreach (var (column, value) in TableOf(row).Where(pair => pair.Value is not null))
        {
            described[column] = value is DateTime time ? $"{time:yyyy-MM-dd'T'HH:mm:ss.fff}" : JsonSerializer.SerializeToNode(value);
        }

        return described;
    }

    private static IEnumerable<KeyValuePair<string, object?>> TableOf(Row row) =>
        (row.Values.Count == Transforms.WeatherTable.Columns.Count ? Transforms.WeatherTable : Transforms.TracksTable).Columns
            .Zip(row.Values, KeyValuePair.Create);
}
