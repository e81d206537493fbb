using System.Text;
using System.Text.Json;
using Tier.Pipeline.Records;
using Tier.Pipeline.Tests.Fuzzing;
using static Tier.Pipeline.Tests.Streams.Events;

namespace Tier.Pipeline.Tests.Streams;

/// <summary>What a dead letter says of a value that isn't JSON.</summary>
public sealed class JsonFaultTests
{
    [Theory]
    [InlineData("""{""", "at line 1, byte 2 it ends, wanted a name in double quotes or '}'")]
    [InlineData("""{"a":"x""", "at line 1, byte 8 it ends inside a string, wanted the closing quote")]
    [InlineData("""{"a\n""", "at line 1, byte 6 it ends inside a string, wanted the closing quote")]
    [InlineData("""{"a":"x\""", "at line 1, byte 9 it ends after a backslash, wanted one of \" \\ / b f n r t u")]
    [InlineData("""{"a":"\""", "at line 1, byte 8 it ends after a backslash, wanted one of \" \\ / b f n r t u")]
    [InlineData("""{"a":"x\\""", "at line 1, byte 10 it ends inside a string, wanted the closing quote")]
    [InlineData("""{"a":"\u1""", "at line 1, byte 10 it ends after \\u, wanted four hexadecimal digits")]
    [InlineData("""{"a":"\uD8G0"}""", "at line 1, byte 11 it has 'G' after \\u, wanted four hexadecimal digits")]
    [InlineData("""{"a":"\q"}""", "at line 1, byte 8 it has 'q' after a backslash, wanted one of \" \\ / b f n r t u")]
    [InlineData("{\"a\":\"x\ty\"}", "at line 1, byte 8 it has U+0009 inside a string, wanted \\u0009")]
    [InlineData("{\"a\n\":1}", "at line 1, byte 4 it has U+000A inside a string, wanted \\u000a")]
    [InlineData("""{"a":-x}""", "at line 1, byte 7 it has 'x' after a minus sign, wanted a digit")]
    [InlineData("""{"a":1.x}""", "at line 1, byte 8 it has 'x' after a decimal point, wanted a digit")]
    [InlineData("""{"a":1e+}""", "at line 1, byte 9 it has '}' in an exponent, wanted a digit")]
    [InlineData("""{"a":1.""", "at line 1, byte 8 it ends after a decimal point, wanted a digit")]
    [InlineData("""{"a":01}""", "at line 1, byte 7 it has '1' after a leading zero, wanted the number without that zero")]
    [InlineData("""{"a":1x}""", "at line 1, byte 7 it has 'x', wanted ',' or '}'")]
    [InlineData("""{"a":1.5.2}""", "at line 1, byte 9 it has '.', wanted ',' or '}'")]
    [InlineData("""{"a":1""", "at line 1, byte 7 it ends, wanted ',' or '}'")]
    [InlineData("""{"a":trux}""", "at line 1, byte 9 it has 'x' inside a word, wanted true")]
    [InlineData("""{"a":falsy}""", "at line 1, byte 10 it has 'y' inside a word, wanted false")]
    [InlineData("""{"a":nul""", "at line 1, byte 9 it ends inside a word, wanted null")]
    [InlineData("""{"a":NaN}""", "at line 1, byte 6 it has 'N', wanted a value")]
    [InlineData("""{"a":'x'}""", "at line 1, byte 6 it has ''', wanted a value")]
    [InlineData("""{"a":“x”}""", "at line 1, byte 6 it has '“' (U+201C), wanted a value")]
    [InlineData("{\"a\":\u00A01}", "at line 1, byte 6 it has U+00A0, wanted a value")]
    [InlineData("""{"a":}""", "at line 1, byte 6 it has '}', wanted a value")]
    [InlineData("""{"a":""", "at line 1, byte 6 it ends, wanted a value")]
    [InlineData("""{"a" 1}""", "at line 1, byte 6 it has '1', wanted ':'")]
    [InlineData("""{"a"}""", "at line 1, byte 5 it has '}', wanted ':'")]
    [InlineData("{\"a\"", "at line 1, byte 5 it ends, wanted ':'")]
    [InlineData("""{a:1}""", "at line 1, byte 2 it has 'a', wanted a name in double quotes or '}'")]
    [InlineData("""{"a":1 "b":2}""", "at line 1, byte 8 it has '\"', wanted ',' or '}'")]
    [InlineData("""{"a":[1 2]}""", "at line 1, byte 9 it has '2', wanted ',' or ']'")]
    [InlineData("""{"a":[1}""", "at line 1, byte 8 it has '}', wanted ',' or ']'")]
    [InlineData("""{"a":1]""", "at line 1, byte 7 it has ']', wanted ',' or '}'")]
    [InlineData("""{"a":1,}""", "at line 1, byte 8 it has '}' after a comma, wanted a name in double quotes")]
    [InlineData("""{"a":[1,]}""", "at line 1, byte 9 it has ']' after a comma, wanted a value")]
    [InlineData("""{"a":[1,""", "at line 1, byte 9 it ends after a comma, wanted a value")]
    [InlineData("""{"a":[1,,""", "at line 1, byte 9 it has ',' after a comma, wanted a value")]
    [InlineData("""{"a":[""", "at line 1, byte 7 it ends, wanted a value or ']'")]
    [InlineData("""{/* c */"a":1}""", "at line 1, byte 2 it has a comment, wanted a name in double quotes or '}'")]
    [InlineData("{\"a\":1,\n// c\n\"b\":2}", "at line 2, byte 1 it has a comment after a comma, wanted a name in double quotes")]
    [InlineData("""{"a":/x}""", "at line 1, byte 6 it has '/', wanted a value")]
    [InlineData("""{"a":1}{"a":2}""", "at line 1, byte 8 it has '{' after the end of the value, wanted nothing more")]
    [InlineData("""{"a":1}}""", "at line 1, byte 8 it has '}' after the end of the value, wanted nothing more")]
    [InlineData("""[1,2""", "at line 1, byte 5 it ends, wanted ',' or ']'")]
    [InlineData("""city=Zurich""", "at line 1, byte 1 it has 'c', wanted a value")]
    [InlineData("\uFEFF \r\n{\r\n  \"ä\": \"é\", x\r\n}", "at line 3, byte 15 it has 'x' after a comma, wanted a name in double quotes")]
    public void It_says_the_line_the_byte_and_what_is_wrong(string value, string sentence)
    {
        SentenceOf(value).Should().Be($"the value isn't JSON: {sentence}");
        ParserWords.In(ParserMessage(value)).Should().NotBeEmpty("this text is to make the parser speak");
        ParserWords.In(sentence).Should().BeEmpty();
    }

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'\n', (byte)'"', 0xE4, (byte)'"' }, "at line 2, byte 2 it has 0xE4")]
    [InlineData(new byte[] { 0xFF, 0xFE }, "at line 1, byte 1 it has 0xFF")]
    [InlineData(new byte[] { (byte)'{', 0xC3 }, "at line 1, byte 2 it has 0xC3")]
    public void What_is_not_UTF_8_has_its_line_and_byte_too(byte[] value, string place) =>
        TransformWeather(Record(value)).Rejection!.Sentence.Should().Be($"the value isn't UTF-8: {place}, wanted a JSON object in UTF-8");

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void Two_million_levels_that_nobody_closes_are_a_sentence(string level)
    {
        var value = string.Concat(Enumerable.Repeat(level, 2_000_000 / level.Length));
        SentenceOf(value).Should().StartWith($"the value isn't JSON: at line 1, byte {value.Length + 1} it ends, wanted a value");
    }

    private static string SentenceOf(string value)
    {
        var rejection = TransformTrack(Record(value)).Rejection!;
        rejection.Reason.Should().Be(ReasonCode.InvalidJson);
        return rejection.Sentence;
    }

    private static string ParserMessage(string value) =>
        ((Action)(() => JsonDocument.Parse(Encoding.UTF8.GetBytes(value.TrimStart('\uFEFF')), new() { MaxDepth = int.MaxValue }))).Should().Throw<JsonException>().Which.Message;
}
