using Tier.Pipeline.Streams.Json;
using static Tier.Pipeline.Tests.Fuzzing.Hostile.HostileEvents;
using static Tier.Pipeline.Tests.Fuzzing.Hostile.HostileRecord;

namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>Values that are too large, or make too much of what they have.</summary>
internal static class HostileSizes
{
    public static IEnumerable<HostileRecord> All => [.. Sizes(), .. Levels()];

    private static IEnumerable<HostileRecord> Sizes()
    {
        foreach (var megabytes in new[] { 5, 17, 50 })
        {
            yield return Weather($"a value of {megabytes} MB", () => WeatherWith($"\"note\":\"{new string('x', megabytes * Megabyte)}\""), "too_large");
        }

        yield return Track("a value of 50 MB that is no JSON", () => new string('[', 50 * Megabyte), "too_large");
        yield return new("a value of 50 MB of NUL bytes", "segment-tracks", () => new byte[50 * Megabyte], "too_large");
        yield return Weather("a value of 4 MiB", () => WeatherOf(RecordValue.MaxBytes));
        yield return Weather("a value of 4 MiB and a byte", () => WeatherOf(RecordValue.MaxBytes + 1), "too_large");
        yield return Track("4 MiB of small arrays", () => TrackWith($"\"properties\":{{\"a\":[{Repeat("[],", 4 * Megabyte - 300)}1]}}"));
        yield return Track("4 MiB of small numbers", () => TrackWith($"\"properties\":{{\"a\":[{Repeat("1.5,", 4 * Megabyte - 300)}1]}}"));
        yield return Track("4 MiB of members", () => TrackWith(string.Join(',', Enumerable.Range(0, 300_000).Select(number => $"\"m{number}\":1"))));
        yield return Track("one name 700,000 times", () => TrackWith($"{Repeat("\"a\":1,", 4 * Megabyte - 300)}\"b\":1"), "too_large");
        yield return Track("4 MiB of quotes in what must be a text", () => TrackWith($"\"a\":{{\"b\":1,\"b\":\"{Repeat("\\\"", 4 * Megabyte - 300)}\"}}"), "too_large");
        yield return Track("an id of 4 MiB", () => TrackWith($"\"messageId\":\"{new string('i', 4 * Megabyte - 300)}\"")).With("event_id", null);
        yield return Track("an id of 4 MiB again", () => TrackWith($"\"messageId\":\"{new string('i', 4 * Megabyte - 300)}\""), Duplicate);
        yield return Track("a number of 4 MiB for an id", () => TrackWith($"\"userId\":{new string('7', 4 * Megabyte - 300)}")).With("user_id", null);
        yield return Track("an event's name of 4 MiB of escapes", () => $$"""{"event":"{{Repeat("\\u0041", (4 * Megabyte) - 300)}}"}""", "too_large");
    }

    private static IEnumerable<HostileRecord> Levels()
    {
        foreach (var levels in new[] { 29, 30, 31, 1_000, 100_000 })
        {
            yield return Track($"{levels} arrays in each other", () => TrackWith($"\"properties\":{{\"a\":{new string('[', levels)}1{new string(']', levels)}}}"));
            yield return Weather($"{levels} objects in each other", () => WeatherWith($"\"a\":{Repeat("{\"a\":", 5 * levels)}1{new string('}', levels)}"));
            yield return Track($"{levels} objects in the context's os", () => TrackWith($"\"context\":{{\"os\":{{\"a\":{Repeat("{\"a\":", 5 * levels)}1{new string('}', levels)}}}}}"));
        }

        yield return Weather("1,000 arrays that nobody closes", () => WeatherWith($"\"a\":{new string('[', 1_000)}"), "invalid_json");
        yield return Track("100,000 objects that nobody closes", () => Repeat("{\"a\":", 500_000), "invalid_json");
    }
}
