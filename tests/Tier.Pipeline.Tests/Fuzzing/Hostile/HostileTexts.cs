using System.Text;
using static Tier.Pipeline.Tests.Fuzzing.Hostile.HostileEvents;
using static Tier.Pipeline.Tests.Fuzzing.Hostile.HostileRecord;

namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>Bytes that are no text, tokens that are no JSON, numbers that no double holds, texts that mean something to somebody else.</summary>
internal static class HostileTexts
{
    public static IEnumerable<HostileRecord> All => [.. Encodings(), .. Tokens(), .. Surrogates(), .. Names(), .. Texts(), .. Blanks()];

    private static IEnumerable<HostileRecord> Encodings()
    {
        yield return Bytes("a byte that no UTF-8 has in a text", "city", [0xFF]);
        yield return Bytes("half a character in a text", "city", [0xE2, 0x82]);
        yield return Bytes("an overlong character in a text", "city", [0xC0, 0xAF]);
        yield return Bytes("a surrogate in UTF-8", "city", [0xED, 0xA0, 0x80]);
        yield return Bytes("a character beyond Unicode", "city", [0xF4, 0x90, 0x80, 0x80]);
        yield return Bytes("a byte that no UTF-8 has in a name", "name", [0xFE]);
        yield return new("only bytes that no UTF-8 has", "segment-tracks", () => [0xFF, 0xFE, 0xFD], "invalid_json");
        yield return new("a byte order mark of UTF-16", "weather", () => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(WeatherWith("\"a\":1"))], "invalid_json");
        yield return new("a value without a byte", "weather", () => [], "invalid_json");
        yield return new("a tombstone", "weather", () => null, "tombstone");
        yield return Weather("a byte order mark, white space and a comma", () => $"\uFEFF \r\n{WeatherWith("\"a\":1")}\t,\n");
        yield return Weather("two byte order marks", () => $"\uFEFF\uFEFF{WeatherWith("\"a\":1")}", "invalid_json");
    }

    private static IEnumerable<HostileRecord> Tokens()
    {
        foreach (var token in new[] { "NaN", "Infinity", "-Infinity", "undefined", "True", "'x'", "0x10", "01", "+1", ".5", "1.", "1e", "--1", "/**/1", "nul" })
        {
            yield return Weather($"the token {token}", () => WeatherWith($"\"a\":{token}"), "invalid_json");
        }

        yield return Weather("1e400 degrees", () => WeatherWith("\"currently_temperature\":1e400"), "out_of_range");
        yield return Weather("a temperature with 400 digits", () => WeatherWith($"\"currently_temperature\":{new string('1', 400)}"), "out_of_range");
        yield return Weather("a temperature with 400 digits behind the point", () => WeatherWith($"\"currently_temperature\":0.{new string('3', 400)}")).With("temperature", 1 / 3d);
        yield return Weather("-0 degrees", () => WeatherWith("\"currently_temperature\":-0")).With("temperature", -0d);
        yield return Weather("the smallest double", () => WeatherWith("\"currently_temperature\":5e-324")).With("temperature", double.Epsilon);
        yield return Weather("less than the smallest double", () => WeatherWith("\"currently_humidity\":1e-400")).With("humidity", 0d);
        yield return Track("a rating as large as a double", () => TrackWith("\"properties\":{\"rating\":1.7976931348623157e308}")).With("properties_rating", double.MaxValue);
        yield return Track("a rating larger than a double", () => TrackWith("\"properties\":{\"rating\":1.8e308}")).With("properties_rating", null);
        yield return Track("numbers that no database keeps", () => TrackWith($"\"properties\":{{\"a\":[1e400,-1e400,1e-400,0e400,{new string('9', 400)},0.{new string('1', 400)},9007199254740993.0,18446744073709551616,1e307]}}"));
        yield return Weather("names twice", () => WeatherWith("\"a\":1,\"a\":2,\"b\":{\"c\":1,\"c\":2},\"currently_humidity\":0.1,\"currently_humidity\":0.2")).With("humidity", 0.2);
    }

    private static IEnumerable<HostileRecord> Surrogates()
    {
        yield return Weather("half a pair in a city", () => WeatherWith("\"city\":\"Z\\ud800rich\"")).With("city", "Z\uFFFDrich");
        yield return Weather("the other half in a city", () => WeatherWith("\"city\":\"Z\\udc00rich\"")).With("city", "Z\uFFFDrich");
        yield return Track("half a pair in a text", () => TrackWith("\"userId\":\"\\udbff\",\"context\":{\"timezone\":\"\\ud800\\ud800\"}")).With("user_id", null);
        yield return Track("half pairs in names and values", () => TrackWith("\"\\ud800\":\"\\udfff\",\"\\\\ud800\":1,\"properties\":{\"\\udc00\\ud800\":[\"\\ud800\",{\"\\ud800\":1,\"\\\\ud800\":2}]}"));
        yield return Track("an event's name of half pairs", () => """{"event":"\ud800\udbff"}""").With("event_name", "\uFFFD\uFFFD");
        yield return Track("a noncharacter", () => $$"""{"event":"{{'\uFFFF'}}\ufdd0{{'\u0085'}}"}""").With("event_name", "\uFFFF\uFDD0\u0085");
    }

    private static IEnumerable<HostileRecord> Names()
    {
        foreach (var (what, name) in new[] { ("65,535", new string('n', 65_535)), ("65,536", new string('n', 65_536)), ("a million", new string('n', 1_000_000)), ("32,768 two-byte", new string('é', 32_768)) })
        {
            yield return Track($"a name of {what} characters", () => TrackWith($"\"{name}\":1"));
            yield return Track($"a name of {what} characters inside", () => TrackWith($"\"properties\":{{\"a\":[{{\"{name}\":1}}]}},\"context\":{{\"os\":{{\"{name}\":1,\"{name}2\":2}}}}"));
        }

        yield return Track("two long names that begin alike", () => TrackWith($"\"{new string('n', 70_000)}1\":1,\"{new string('n', 70_000)}2\":2"));
        yield return Track("names that aren't", () => TrackWith("\"\":1,\" \":2,\"\\u0000\":3,\"a\\u0000b\":4,\"\\\"\":5,\"\\\\\":6,\"`\":7,\"$.a\":8,\"__proto__\":9,\"additional_properties\":10"));
    }

    private static IEnumerable<HostileRecord> Texts()
    {
        foreach (var text in new[] { "'; DROP TABLE weather_data; --", "\\\\' OR 1=1 -- ", "%s%n", "{0}", "@x := 1", "?", "`", "/*!50000 SLEEP(9) */", "<script>alert(1)</script>", "${jndi:ldap://x}", "\\u0000", "a\\u0000b", "\\u001b[2J", "\\u202etxet" })
        {
            yield return Weather($"the city {text}", () => WeatherWith($"\"city\":\"{text}\"")).With("city", text.Replace("\\u0000", "\0").Replace("\\u001b", "\x1b").Replace("\\u202e", "\u202E").Replace("\\\\", "\\"));
        }

        foreach (var (what, character) in new[] { ("letters", "a"), ("umlauts", "ü"), ("scooters", "\U0001F6F4"), ("NULs", "\\u0000"), ("dots", ".") })
        {
            yield return Track($"255 {what} for an event's name", () => $$"""{"event":"{{Repeat(character, 255 * character.Length)}}"}""").With("event_name", Repeat(character, 255 * character.Length).Replace("\\u0000", "\0"));
            yield return Track($"256 {what} for an event's name", () => $$"""{"event":"{{Repeat(character, 256 * character.Length)}}"}""", "too_large");
            yield return Track($"256 {what} for a user", () => TrackWith($"\"userId\":\"{Repeat(character, 256 * character.Length)}\"")).With("user_id", null);
        }
    }

    // A text of blanks is none, however many they are and of whatever kind.
    private static IEnumerable<HostileRecord> Blanks()
    {
        foreach (var (what, blanks) in new[] { ("nothing", ""), ("a blank", " "), ("255 blanks", new string(' ', 255)), ("256 blanks", new string(' ', 256)), ("a tab and a line break", "\\t\\n"), ("a no-break space", "\u00A0"), ("an ideographic space, escaped", "\\u3000") })
        {
            yield return Track($"{what} for an event's name", () => $$"""{"event":"{{blanks}}"}""", "missing_field");
            yield return Weather($"{what} for a city", () => WeatherWith($"\"city\":\"{blanks}\""), "missing_field");
        }
    }

    private static HostileRecord Bytes(string name, string place, byte[] bytes)
    {
        byte[] before = place == "city" ? [.. "{\"date_time\":\"2019-06-04\",\"currently_temperature\":1,\"city\":\"Z"u8] : [.. "{\"a"u8];
        byte[] after = place == "city" ? [.. "rich\"}"u8] : [.. "\":1,\"date_time\":\"2019-06-04\",\"currently_temperature\":1,\"city\":\"Zurich\"}"u8];
        return new(name, "weather", () => [.. before, .. bytes, .. after], "invalid_json");
    }
}
