using System.Text;

namespace Tier.Pipeline.Tests.Fuzzing.Mutation;

/// <summary>What mutations put in.</summary>
internal static class Pieces
{
    /// <summary>What a string may have.</summary>
    public static readonly byte[][] Text = Of(
        "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\u0000", "\\\\", "\\/", "\\\"", "\\n", "a", "é", "e\u0301", "\U0001F6F4", "\uFEFF", "\u2028", "\uFFFF", " ", "'; DROP TABLE weather_data; --", "%s%n", "${jndi:x}");

    /// <summary>Values.</summary>
    public static readonly byte[][] Values = Of(
        "null", "true", "[]", "{}", "\"\"", "-0", "-0.0", "0", "1e400", "1e-400", "5e-324", "12345678901234567890123", "9007199254740993.0", "0.30000000000000001", "18446744073709551615", "1559633412", "253402300799999",
        "\"9999-12-31T23:59:59.9999Z\"", "\"0001-01-01\"", "\"1000-01-01T00:00:00+00:01\"", "\"2016-12-31T23:59:60Z\"", "\"2020-02-29\"", "\"2019-06-04T24:00:00Z\"", "\"2019-06-04T07:30:12+14:30\"", "\"10000-01-01\"",
        "[1,[2,{\"a\":[]}]]", "{\"a\":1,\"a\":2}", "{\"\":{\"\\ud800\":1}}", "\"track\"", "\"page\"", "\"rain\"", "0.5", "\"\\udfff\"", "{\"name\":\"x\",\"version\":9,\"build\":null}", "{\"rating\":5}");

    /// <summary>Names of members.</summary>
    public static readonly byte[][] Names = Of(
        "\"city\"", "\"weather_data.city\"", "\"c\\u0069ty\"", "\"City\"", "\"date_time\"", "\"currently_temperature\"", "\"event\"", "\"event_name\"", "\"segment_tracks.event_name\"", "\"segment_tracks.\"", "\"type\"",
        "\"messageId\"", "\"messageid\"", "\"event_id\"", "\"event_text\"", "\"id\"", "\"sent_at\"", "\"context_os_name\"", "\"EVENT\"", "\"properties\"", "\"context\"", "\"os\"", "\"name\"", "\"rating\"", "\"timestamp\"", "\"originalTimestamp\"", "\"userId\"", "\"\"", "\"\\ud800\"", "\"\\\\ud800\"", "\"a#2\"", "\"a\"", "\"context.os\"");

    /// <summary>What a number may have behind a digit.</summary>
    public static readonly byte[][] Digits = Of("0", "000000000000000000000000", "e5", "E+400", "e-400", ".5", ".000000000000000000001", "99999999999999999999999999999999999999999999999999", new string('7', 400));

    /// <summary>White space, and what isn't.</summary>
    public static readonly byte[][] Space = Of(" ", "\n", "\r\n\t", "\t ");

    /// <summary>All of it, and what is neither JSON nor text.</summary>
    public static readonly byte[][] Any =
    [
        .. Text, .. Values, .. Names, .. Of("{", "}", "[", "]", ",", ":", ",,", "\"", "\\", "-", "NaN", "Infinity", "/*", "//", "\0", "\u00A0"),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80],
    ];

    private static byte[][] Of(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
