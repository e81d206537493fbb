using Tier.Pipeline.Records;
using static Tier.Pipeline.Tests.Fuzzing.Hostile.HostileEvents;
using static Tier.Pipeline.Tests.Fuzzing.Hostile.HostileRecord;

namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>Keys, headers and timestamps around an event, and around what is none.</summary>
internal static class HostileEnvelopes
{
    public static IEnumerable<HostileRecord> All => [.. KeysAndHeaders(), .. Timestamps()];

    private static IEnumerable<HostileRecord> KeysAndHeaders()
    {
        foreach (var (what, value, outcome) in new[] { ("an event", TrackWith("\"a\":1"), Loaded), ("no event", "{}", "missing_field") })
        {
            yield return Track($"{what} with an empty key", () => value, outcome) with { Key = () => [] };
            yield return Track($"{what} with a key that is no text", () => value, outcome) with { Key = () => [0xFF, 0x00, 0xFE] };
            yield return Track($"{what} with a key of 2 MB", () => value, outcome) with { Key = () => new byte[2 * Megabyte] };
            yield return Track($"{what} with 10,000 headers", () => value, outcome) with { Headers = () => [.. Enumerable.Range(0, 10_000).Select(number => Header($"header-{number}", $"{number}"))] };
            yield return Track($"{what} with a header of 2 MB", () => value, outcome) with { Headers = () => [new("large", new byte[2 * Megabyte]), Header("small", "1")] };
            yield return Track($"{what} with a header without a value", () => value, outcome) with { Headers = () => [new("none", null), new("empty", []), new("", [1])] };
            yield return Track($"{what} with a header's name of 60,000 characters", () => value, outcome) with { Headers = () => [Header(new string('h', 60_000), "1")] };
            yield return Track($"{what} with one header 1,000 times", () => value, outcome) with { Headers = () => [.. Enumerable.Repeat(new RecordHeader("ce_id", [0xFF]), 1_000)] };
            yield return Track($"{what} with an id of 2 MB in a header", () => value, outcome) with { Headers = () => CloudEvent("/source", new string('i', 2 * Megabyte)) };
            yield return Track($"{what} with a source of 20 MB in a header", () => value, outcome) with { Headers = () => CloudEvent(new string('s', 20 * Megabyte), "1") };
        }

        yield return Track("a source of 20 MB again", () => TrackWith("\"a\":2"), Duplicate) with { Headers = () => CloudEvent(new string('s', 20 * Megabyte), "1") };
        yield return Track("an id of 8 MB in a header", () => TrackWith("\"a\":1"), "too_large") with { Headers = () => CloudEvent("/source", new string('i', 8 * Megabyte)) };
    }

    // What a producer may say, and no DATETIME says, is NULL.
    private static IEnumerable<HostileRecord> Timestamps()
    {
        foreach (var (timestamp, time) in new (long, DateTime?)[]
        {
            (-1, null), (0, DateTime.UnixEpoch), (-2, DateTime.UnixEpoch.AddMilliseconds(-2)), (long.MaxValue, null), (long.MinValue, null),
            (253_402_300_799_999, new(9999, 12, 31, 23, 59, 59, 999)), (253_402_300_800_000, null), (-30_610_224_000_000, new(1000, 1, 1)), (-30_610_224_000_001, null),
        })
        {
            yield return (Weather($"a record at {timestamp}", () => WeatherWith("\"a\":1")) with { Timestamp = timestamp }).With("kafka_timestamp", time);
            yield return Weather($"no event at {timestamp}", () => "{}", "missing_field") with { Timestamp = timestamp };
        }
    }
}
