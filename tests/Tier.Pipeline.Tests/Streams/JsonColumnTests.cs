using System.Text.Json;
using Tier.Pipeline.Records;
using static Tier.Pipeline.Tests.Streams.Events;

namespace Tier.Pipeline.Tests.Streams;

public sealed class JsonColumnTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"\"")]
    [InlineData("\"a\\u0000\\n\\/\\\"b\"")]
    [InlineData("\"\\ud83d\\ude00 😀 \u2028\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1,[2,[3]],{\"a\":[]}]")]
    [InlineData("{\"a\":{\"b\":1},\"c\":{\"b\":1}}")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("18446744073709551615")]
    [InlineData("-0")]
    [InlineData("18.420000000000002")]
    [InlineData("-1.5e-300")]
    [InlineData("1e306")]
    [InlineData("0.10000000000000001")]
    [InlineData("9007199254740992.0")]
    [InlineData("123456789012345.600000000000000000000000")]
    [InlineData("5e-324")]
    public void What_fits_goes_in_as_it_came(string json)
    {
        Kept(json).Should().Be(json);
    }

    [Theory]
    [InlineData("1e400", "\"1e400\"")]
    [InlineData("-1e400", "\"-1e400\"")]
    [InlineData("1e-400", "\"1e-400\"")]
    [InlineData("0e400", "\"0e400\"")]
    [InlineData("1.7976931348623157e308", "\"1.7976931348623157e308\"")]
    [InlineData("18446744073709551616", "\"18446744073709551616\"")]
    [InlineData("-9223372036854775809", "\"-9223372036854775809\"")]
    [InlineData("12345678901234567890123", "\"12345678901234567890123\"")]
    [InlineData("0.123456789012345678", "\"0.123456789012345678\"")]
    [InlineData("9007199254740993.0", "\"9007199254740993.0\"")]
    [InlineData("0.30000000000000006", "\"0.30000000000000006\"")]
    [InlineData("1.2345e-320", "\"1.2345e-320\"")]
    [InlineData("[1,1e999,{\"a\":12345678901234567890123}]", "[1,\"1e999\",{\"a\":\"12345678901234567890123\"}]")]
    [InlineData("\"a\\ud800\"", "\"a\\\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"", "\"\\\\udc00\\\\ud800\"")]
    [InlineData("\"\\ud800\\ud83d\\ude00\"", "\"\\\\ud800\\\\ud83d\\\\ude00\"")]
    [InlineData("\"\\ud800\\u0041\"", "\"\\\\ud800\\\\u0041\"")]
    [InlineData("{\"\\udfff\":1}", "{\"\\\\udfff\":1}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}", "\"{\\\"a\\\":1,\\\"\\\\u0061\\\":2}\"")]
    [InlineData("[{\"b\":{\"a\":1,\"a\":1}}]", "[{\"b\":\"{\\\"a\\\":1,\\\"a\\\":1}\"}]")]
    public void What_doesnt_fit_goes_in_as_a_string_of_its_text(string json, string kept)
    {
        Kept(json).Should().Be(kept);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    [InlineData(1_000, false)]
    [InlineData(1_000_000, false)]
    public void No_value_has_more_than_32_levels(int levels, bool fits)
    {
        var json = new string('[', levels) + new string(']', levels);

        var kept = Kept(json);

        // The column's object is the first level, and what stands in the innermost array would be on one more.
        if (fits)
        {
            kept.Should().Be(json);
        }
        else
        {
            var innermost = new string('[', levels - 30) + new string(']', levels - 30);
            (kept == $"{new string('[', 30)}\"{innermost}\"{new string(']', 30)}").Should().BeTrue();
        }
    }

    [Fact]
    public void A_field_whose_value_cant_be_typed_doesnt_push_out_one_that_has_its_name()
    {
        var row = TrackRow("""{"event":"Ride Started","context.timezone":1,"context":{"timezone":2}}""");

        row.AdditionalProperties.Should().Be("""{"context.timezone":1,"context.timezone#2":2}""");
    }

    [Fact]
    public void A_value_whose_JSON_columns_outgrow_a_statement_is_too_large()
    {
        // In a JSON string each quote is escaped again.
        var text = string.Concat(Enumerable.Repeat("\\\"", 2_000_000));

        TransformWeather(Record(WeatherWith($"\"field\":\"{text}\""))).Rejection.Should().BeNull();
        TransformWeather(Record(WeatherWith($"\"field\":\"\\ud800{text}\""))).Rejection!.Reason.Should().Be(ReasonCode.TooLarge);
    }

    private static string Kept(string json)
    {
        var row = WeatherRow(WeatherWith($"\"field\":{json}"));
        using var parsed = JsonDocument.Parse(row.AdditionalProperties!, new JsonDocumentOptions { MaxDepth = 32 });
        return parsed.RootElement.GetProperty("field").GetRawText();
    }
}
