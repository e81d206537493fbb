using static Tier.Pipeline.Tests.Fuzzing.Hostile.HostileEvents;
using static Tier.Pipeline.Tests.Fuzzing.Hostile.HostileRecord;

namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>Ids that are nearly the same. Those of one id are in order: the first is the one that is loaded.</summary>
internal static class HostileIds
{
    public static IEnumerable<HostileRecord> All => [.. Ids(), .. Placeholders()];

    // Each twice: were it an id, the second would be a duplicate.
    private static IEnumerable<HostileRecord> Placeholders()
    {
        foreach (var id in new[] { "", " ", "null", "NULL", "undefined", "None", " none ", "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", new string('0', 32), new string(' ', 300) })
        {
            foreach (var time in new[] { "first", "second" })
            {
                yield return Track($"the placeholder '{id}' for an id, the {time}", () => TrackWith($"\"messageId\":\"{id}\"")).With("event_id", null).With("event_hash", null);
                yield return (Track($"the placeholder '{id}' in a header, the {time}", () => TrackWith("\"a\":1")) with { Headers = () => CloudEvent("/source", id) }).With("event_id", null).With("event_hash", null);
            }
        }
    }

    private static IEnumerable<HostileRecord> Ids()
    {
        foreach (var (what, id) in new[]
        {
            ("in small letters", "straße é 1"), ("in capital letters", "STRASSE É 1"), ("in another case", "Straße é 1"), ("with an accent of its own", "straße e\u0301 1"), ("with a blank behind it", "straße é 1 "),
            ("with a NUL behind it", "straße é 1\\u0000"), ("with a no-break space", "straße é\u00A01"), ("with other digits", "straße é \u0661"), ("with a blank before it", " straße é 1"), ("with a zero-width space", "straße é 1\u200B"),
        })
        {
            yield return Track($"an id {what}", () => TrackWith($"\"messageId\":\"{id}\""));
            yield return Weather($"a city {what}", () => $$"""{"date_time":"2019-06-04 07:30:00","city":"{{id}}","currently_temperature":1}""");
        }

        yield return Track("an id again, escaped", () => TrackWith("\"messageId\":\"stra\\u00dfe \\u00e9 1\""), Duplicate);
        yield return Weather("a city again, with the time in another zone", () => """{"date_time":"2019-06-04T09:30:00.0009+02:00","city":"stra\u00dfe é 1","currently_temperature":2}""", Duplicate);
        yield return Track("a number for an id", () => TrackWith("\"messageId\":157963456373623802")).With("event_id", "157963456373623802");
        yield return Track("the number as a text", () => TrackWith("\"messageId\":\"157963456373623802\""), Duplicate);
        yield return Track("a number that is the same as a double", () => TrackWith("\"messageId\":157963456373623803")).With("event_id", "157963456373623803");
        yield return Track("half a pair in an id", () => TrackWith("\"messageId\":\"id \\ud800\"")).With("event_id", null);
        yield return Track("half a pair in an id, in capitals", () => TrackWith("\"messageId\":\"id \\uD800\""), Duplicate);
        yield return Track("another half in an id", () => TrackWith("\"messageId\":\"id \\ud801\"")).With("event_id", null);
        yield return Track("an id that looks like half a pair", () => TrackWith("\"messageId\":\"id \\\\ud800\"")).With("event_id", "id \\ud800");
        yield return Track("an id with the replacement character", () => TrackWith("\"messageId\":\"id \\ufffd\"")).With("event_id", "id \uFFFD");
        yield return Track("an id with a line break", () => TrackWith("\"messageId\":\"/source\\nid\"")).With("event_id", "/source\nid");
        yield return Track("a source and an id that read like it", () => TrackWith("\"a\":1")) with { Headers = () => CloudEvent("/source", "id") };
        yield return Track("the line break in the source", () => TrackWith("\"a\":1")) with { Headers = () => CloudEvent("/source\nid", "1") };
        yield return Track("the line break in the id", () => TrackWith("\"a\":1")) with { Headers = () => CloudEvent("/source", "id\n1") };
        yield return Track("the same source and id", () => TrackWith("\"a\":2"), Duplicate) with { Headers = () => CloudEvent("/source", "id") };
    }
}
