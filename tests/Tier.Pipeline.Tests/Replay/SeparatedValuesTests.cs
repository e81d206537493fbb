using Tier.Pipeline.Replay;

namespace Tier.Pipeline.Tests.Replay;

/// <summary>What stands between two events of a file.</summary>
public sealed class SeparatedValuesTests
{
    private static readonly string[] Events = ["""{"a":1}""", """{"b":"x\u2028y \u2028"}""", """{"c":[1,{"d":2}]}""", """{"e":{}}"""];

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t ")]
    [InlineData("\u001E")]
    [InlineData("\n\u001E")]
    [InlineData("\u2028")]
    [InlineData(" \u2029 ")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData(",\r")]
    public async Task Each_value_is_an_event(string separator)
    {
        var text = string.Join(separator, Events);
        foreach (var content in new[] { text, text + separator, separator.TrimStart(',') + text + "\n" })
        {
            foreach (var bufferBytes in new[] { 1, 5, 64 * 1024 })
                (await ReplayFile.EventsAsync(content, bufferBytes))
                    .Should().Equal(Events, "the separator is {0}", Uri.EscapeDataString(separator));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u2028")]
    [InlineData("\r")]
    public async Task A_file_that_is_one_long_line_is_read_in_little_memory(string separator)
    {
        var text = new string('x', 10_000);
        var events = Enumerable.Range(0, 2_000).Select(number => $$"""{"number":{{number}},"text":"{{text}}"}""");
        using var file = new ReplayFile(string.Join(separator, events));

        var lines = await file.LinesAsync(new ReplayFileReader(1024, maxEventBytes: 2 * 1024 * 1024));

        lines.Should().HaveCount(2_000, "the file has 20 MB, and the reader may hold 2 MB of it");
    }

    [Fact]
    public async Task Several_objects_on_a_line_among_other_lines_are_events_too() =>
        (await ReplayFile.EventsAsync("{\"a\":1}\n{\"b\":2}{\"c\":3}\nbroken\n{\"d\":4} {\"e\":5},\n")).Should()
            .Equal("{\"a\":1}", "{\"b\":2}", "{\"c\":3}", "broken", "{\"d\":4}", "{\"e\":5}");

    [Fact]
    public async Task A_line_with_an_object_and_something_else_is_one_event_for_the_transform_to_refuse() =>
        (await ReplayFile.EventsAsync("{\"a\":1}\n{\"b\":2}{\"c\n{\"d\":4}oops\n"))
            .Should().Equal("{\"a\":1}", "{\"b\":2}{\"c", "{\"d\":4}oops");

    [Fact]
    public async Task A_broken_text_of_a_sequence_costs_that_text_alone() =>
        (await ReplayFile.EventsAsync("\u001E{\"a\":\n1}\n\u001E{\"b\":\n\u001E\u001E{\"c\":3}\n", 1))
            .Should().Equal("{\"a\":\n1}", "{\"b\":", "{\"c\":3}");

    [Fact]
    public async Task A_carriage_return_inside_a_file_with_line_feeds_ends_no_line() =>
        (await ReplayFile.EventsAsync("oops\roops\n{\"a\":1}\n")).Should().Equal("oops\roops", "{\"a\":1}");
}
