using System.Security.Cryptography;
using System.Text;
using Tier.Pipeline.Replay;

namespace Tier.Pipeline.Tests.Replay;

public sealed class ReplayFileReaderTests
{
    private const int OneMebibyte = 1024 * 1024;

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData(" \r\n\n\t\n")]
    [InlineData("[]")]
    [InlineData("[ ]\n")]
    [InlineData("[\n]\n")]
    [InlineData("[")]
    [InlineData("\uFEFF[\r\n\r\n]\r\n")]
    public async Task A_file_without_events_gives_none(string content)
    {
        foreach (var bufferBytes in new[] { 1, 3, 64 })
            (await ReplayFile.EventsAsync(content, bufferBytes)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData(
        "{\n  \"a\": {\n    \"b\": [\n      {\"c\":1},\n      {\"d\":2}\n    ]\n  }\n}\n",
        "{\n  \"a\": {\n    \"b\": [\n      {\"c\":1},\n      {\"d\":2}\n    ]\n  }\n}")]
    [InlineData("42", "42")]
    [InlineData("not JSON", "not JSON")]
    [InlineData("{\"a\":1,\"b", "{\"a\":1,\"b")]
    public async Task A_file_of_one_event_gives_that(string content, string expected)
    {
        foreach (var bufferBytes in new[] { 1, 3, 64 })
            (await ReplayFile.EventsAsync(content, bufferBytes)).Should().Equal(expected);
    }

    [Theory]
    [InlineData("""{"a":1,"b""")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":""")]
    [InlineData("""{"a":[""")]
    [InlineData("""{"a":[{"b":1}""")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"a":1} x""")]
    [InlineData("""{"a":1},,{"b":2}""")]
    [InlineData("oops")]
    [InlineData("""a "quoted" text""")]
    [InlineData("tru")]
    [InlineData("\u0000")]
    public async Task A_broken_line_is_passed_on_as_it_is_wherever_it_stands(string broken)
    {
        string[] good = ["""{"x":1}""", """{"x":2}""", """{"x":3}"""];
        for (var place = 0; place <= good.Length; place++)
        {
            string[] events = [.. good[..place], broken, .. good[place..]];
            string[] contents =
            [
                string.Join("\n", events),
                string.Join(",\r\n", events) + ",\r\n",
                "[\n" + string.Join(",\n", events) + "\n]\n",
                "[" + string.Join(",\n", events) + "\n]\n",
            ];
            foreach (var content in contents)
            {
                foreach (var bufferBytes in new[] { 1, 5, 64 * 1024 })
                    (await ReplayFile.EventsAsync(content, bufferBytes)).Should().Equal(events, "the file was {0}", content);
            }
        }
    }

    [Fact]
    public async Task Several_broken_lines_cost_no_good_one()
    {
        string[] events = ["""{"a":[""", """{"x":1}""", """{"a":[""", """{"x":2}""", """{"a":{"b":""", """{"x":3}"""];

        (await ReplayFile.EventsAsync("[\n" + string.Join(",\n", events) + "\n]\n")).Should().Equal(events);
    }

    [Fact]
    public async Task A_broken_line_that_nothing_closes_costs_no_good_one_in_a_large_file()
    {
        var good = Enumerable.Range(0, 60_000)
            .Select(number => $$"""{"number":{{number}},"text":"some text to fill the line with"}""")
            .ToList();
        List<string> events = ["""{"a":[""", .. good[..30_000], """{"a":[""", .. good[30_000..]];

        var read = await ReplayFile.EventsAsync("[\n" + string.Join(",\n", events) + "\n]\n");

        read.Should().Equal(events);
    }

    [Fact]
    public async Task After_an_event_that_was_begun_and_never_ended_lines_are_no_longer_put_together()
    {
        string[] lines = ["""{"x":1}""", """{"a":[""", """{"x":2}""", "{", "\"y\":1", "}", """{"x":3}"""];

        (await ReplayFile.EventsAsync(string.Join("\n", lines))).Should().Equal(lines);
    }

    [Fact]
    public async Task Lines_that_are_all_broken_are_all_passed_on() =>
        (await ReplayFile.EventsAsync("{\"a\n{\"b\n\n{\"c")).Should().Equal("{\"a", "{\"b", "{\"c");

    [Fact]
    public async Task Two_objects_on_a_line_are_one_broken_line_where_there_is_no_array() =>
        (await ReplayFile.EventsAsync("{\"a\":1}\n{\"b\":2},{\"c\":3}\n")).Should().Equal("{\"a\":1}", "{\"b\":2},{\"c\":3}");

    [Fact]
    public async Task Files_of_the_challenges_shape_put_one_after_another_are_read_through() =>
        (await ReplayFile.EventsAsync("[\n{\"a\":1},\n{\"b\":2}\n]\n[\n{\"c\":3}\n]\n"))
            .Should().Equal("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");

    [Fact]
    public async Task Elements_that_are_no_objects_are_events_too() =>
        (await ReplayFile.EventsAsync("[1, \"two\", [3], null, true, {}]")).Should().Equal("1", "\"two\"", "[3]", "null", "true", "{}");

    [Theory]
    [InlineData("[{\"a\":1},{\"b\":2}, oops {\"c\":3}]", "{\"a\":1}", "{\"b\":2}", "oops {\"c\":3}]")]
    [InlineData("[{\"a\":1},{\"b\":", "{\"a\":1}", "{\"b\":")]
    [InlineData("[\n  {\n    \"a\": 1\n  },\n  {\n    \"b\": oops\n  }\n]\n", "{\n    \"a\": 1\n  }", "{\n    \"b\": oops\n  }\n]")]
    [InlineData("[\n  {\n    \"a\": oops\n  }\n]\n", "{\n    \"a\": oops\n  }\n]")]
    [InlineData("{\n  \"a\": 1,\n  oops\n}\n", "{\n  \"a\": 1,\n  oops\n}")]
    [InlineData("[{\"a\":1},{\"b\":2}] oops", "{\"a\":1}", "{\"b\":2}", "oops")]
    public async Task Where_JSON_text_breaks_what_is_left_is_one_event(string content, params string[] expected)
    {
        foreach (var bufferBytes in new[] { 1, 5, 64 * 1024 })
            (await ReplayFile.EventsAsync(content, bufferBytes)).Should().Equal(expected);
    }

    [Fact]
    public async Task What_is_left_of_broken_JSON_text_is_cut_just_above_the_largest_event()
    {
        using var file = new ReplayFile("[{\"a\":1},{\"b\":2}, oops" + new string('x', 6 * OneMebibyte) + "]");

        var read = await file.LinesAsync(new ReplayFileReader());

        read.Select(line => line.Value.Length).Should().Equal(7, 7, (4 * OneMebibyte) + 1);
    }

    [Fact]
    public async Task A_deeply_nested_event_is_cut_out_whole()
    {
        var deep = $$"""{"a":{{new string('[', 5_000)}}{{new string(']', 5_000)}}}""";

        (await ReplayFile.EventsAsync($"[{deep},{deep}]", 100)).Should().Equal(deep, deep);
        (await ReplayFile.EventsAsync($"{deep}\n{deep}", 100)).Should().Equal(deep, deep);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public async Task Reading_goes_on_from_any_event(long fromIndex)
    {
        var events = Enumerable.Range(0, 10).Select(number => number == 3 ? "broken" : $$"""{"number":{{number}}}""").ToList();
        using var lines = new ReplayFile("[\n\n" + string.Join(",\n\n", events) + "\n]\n");
        using var text = new ReplayFile("[" + string.Join(",", events).Replace("broken", "0", StringComparison.Ordinal) + "]");

        var fromLines = await lines.LinesAsync(new ReplayFileReader(8), fromIndex);
        var fromText = await text.LinesAsync(new ReplayFileReader(8), fromIndex);

        fromLines.Select(line => Encoding.UTF8.GetString(line.Value)).Should().Equal(events.Skip((int)fromIndex));
        fromLines.Select(line => line.Index).Should().Equal(Enumerable.Range(0, 10).Skip((int)fromIndex).Select(index => (long)index));
        fromText.Select(line => line.Index).Should().Equal(fromLines.Select(line => line.Index));
    }

    [Theory]
    [InlineData("[\n{\"a\":1},\n{\"a\":2}\n]\n", 2, "{\"a\":1}\n{\"a\":2}\n")]
    [InlineData("[{\"a\":1},{\"a\":2},oops]", 3, "{\"a\":1}\n{\"a\":2}\noops]\n")]
    [InlineData("", 0, "")]
    public async Task A_file_is_known_by_the_hash_of_its_events_and_their_number(string content, long events, string hashed)
    {
        using var file = new ReplayFile(content);
        var expected = SHA256.HashData(Encoding.UTF8.GetBytes(hashed));
        var reader = new ReplayFileReader(4);

        var info = await reader.InspectAsync(file.Path, null, TestContext.Current.CancellationToken);

        info.Events.Should().Be(events);
        info.Sha256.Should().Equal(expected);
    }

    [Theory]
    [InlineData("{\"a\":1}\n\n{\"b\":\"", "\"}\n", 3)]
    [InlineData("[{\"a\":1},{\"b\":2},\n{\"b\":\"", "\"}]", 2)]
    [InlineData("{\"b\":\"", "\"}", 1)]
    public async Task An_event_larger_than_memory_ends_the_reading_and_tells_where(string before, string after, long line)
    {
        using var file = new ReplayFile(before + new string('x', 2_000) + after);
        var reader = new ReplayFileReader(16, maxEventBytes: 1_000);

        var reading = () => file.LinesAsync(reader);

        var thrown = (await reading.Should().ThrowAsync<ReplayEventTooLargeException>()).Which;
        thrown.Line.Should().Be(line);
        thrown.Path.Should().Be(file.Path);
        thrown.Message.Should().Contain(file.Path).And.Contain("1000 bytes").And.Contain($"line {line}");
    }

    [Fact]
    public async Task An_event_as_large_as_memory_is_read()
    {
        var largest = $$"""{"a":"{{new string('x', 900)}}"}""";
        using var file = new ReplayFile($"{{}}\n{largest}\n{{}}\n");

        (await file.EventsAsync(new ReplayFileReader(1, largest.Length + 1))).Should().Equal("{}", largest, "{}");
    }

    [Theory]
    [InlineData("missing.json")]
    [InlineData("missing/missing.json")]
    public async Task A_missing_file_is_named(string name)
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("n"), name);
        var reader = new ReplayFileReader();
        Func<Task>[] readings =
        [
            () => reader.InspectAsync(path, null, TestContext.Current.CancellationToken),
            async () => await reader.ReadAsync(path, 0, TestContext.Current.CancellationToken).GetAsyncEnumerator().MoveNextAsync(),
        ];

        foreach (var reading in readings)
            (await reading.Should().ThrowAsync<FileNotFoundException>())
                .WithMessage($"*'{path}' doesn't exist*").Which.FileName.Should().Be(path);
    }

    [Fact]
    public async Task A_folder_in_the_place_of_a_file_is_named()
    {
        var reading = () => new ReplayFileReader().InspectAsync(Path.GetTempPath(), null, TestContext.Current.CancellationToken);

        await reading.Should().ThrowAsync<IOException>().WithMessage($"*'{Path.GetTempPath()}' can't be read*");
    }

    [Fact]
    public async Task A_named_pipe_is_refused_and_never_waited_for_without_end()
    {
        var pipe = Path.Combine(Path.GetTempPath(), $"pipe-{Guid.NewGuid():n}");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        try
        {
            var reading = () => new ReplayFileReader().InspectAsync(pipe, null, TestContext.Current.CancellationToken);
            await reading.Should().ThrowAsync<IOException>().WithMessage("*named pipe into which nobody writes*");

            var writing = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write), TestContext.Current.CancellationToken);
            await reading.Should().ThrowAsync<IOException>().WithMessage("*can be read only once*");
            await (await writing).DisposeAsync();
        }
        finally
        {
            File.Delete(pipe);
        }
    }

    [Fact]
    public async Task Reading_ends_when_it_is_cancelled()
    {
        using var file = new ReplayFile(string.Concat(Enumerable.Repeat("{\"a\":1}\n", 1_000)));
        using var cancellation = new CancellationTokenSource();
        var reading = async () =>
        {
            await foreach (var line in new ReplayFileReader(16).ReadAsync(file.Path, 0, cancellation.Token))
            {
                line.Index.Should().BeLessThan(100);
                if (line.Index == 10)
                    await cancellation.CancelAsync();
            }
        };

        await reading.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void An_index_below_zero_is_refused_at_once()
    {
        var reading = () => new ReplayFileReader().ReadAsync("file.json", -1, TestContext.Current.CancellationToken);

        reading.Should().Throw<ArgumentOutOfRangeException>();
    }
}
