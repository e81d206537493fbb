using Tier.Pipeline.Streams;
using Tier.Pipeline.Tests.Fuzzing.Samples;

namespace Tier.Pipeline.Tests.Fuzzing.Storage;

/// <summary>Compares a row with what was to be stored: typed columns bit by bit, texts as bytes, JSON by what it says.</summary>
internal static class StoredRow
{
    private static readonly string[] JsonColumns = ["properties", "context", EventShapes.Additional];

    /// <summary>Compares a stored row with its record's outcome.</summary>
    public static void Check(IReadOnlyDictionary<string, object?> stored, RecordOutcome outcome, StreamTable table)
    {
        var row = outcome.Row!;
        stored["event_day"].Should().Be(row.EventDay);
        ((byte[]?)stored["event_hash"]).Should().Equal(row.Identity?.Hash);
        ((byte[]?)stored["payload_hash"]).Should().Equal(outcome.PayloadHash);
        foreach (var (column, value) in table.Columns.Zip(row.Values).Append((EventShapes.Additional, row.AdditionalProperties)))
        {
            var same = JsonColumns.Contains(column) ? JsonEquality.Same((string?)value, (string?)stored[column]) : Equals(value, stored[column]);
            same.Should().BeTrue("{0} is {1} and was {2}", column, Start(stored[column]), Start(value));
        }
    }

    private static string? Start(object? value) => value?.ToString() is { Length: > 2_000 } text ? text[..2_000] : value?.ToString();
}
