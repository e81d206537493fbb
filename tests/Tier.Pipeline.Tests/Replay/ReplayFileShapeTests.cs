using System.Text;
using System.Text.Json;

namespace Tier.Pipeline.Tests.Replay;

/// <summary>The same events in every shape that a file may have.</summary>
public sealed class ReplayFileShapeTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    // Commas, brackets, braces, quotes, line ends and letters of several bytes inside texts; nesting; all types of values.
    private static readonly string[] Events =
    [
        """{"a":1}""", """{"b":"x, ]} [{ \" \\ \n y","c":null}""", """{"d":[1,[2,{"e":[]}],{}],"f":{"g":{"h":-1.5e3}}}""", "{}",
        """{"i":"Zürich 🛴","j":true}""", """{"k":"","l":[[],[[]]]}""", """{"m":157963456373623802}""",
    ];

    public static TheoryData<string> Shapes => [.. ShapesOf(Events).Keys];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task The_same_events_are_read_from_every_shape(string shape)
    {
        var content = ShapesOf(Events)[shape];

        foreach (var bufferBytes in new[] { 1, 2, 3, 7, 16, 61, 256, 64 * 1024 })
        {
            var read = await ReplayFile.EventsAsync(content, bufferBytes);

            read.Select(Compact).Should().Equal(Events.Select(Compact), "a buffer of {0} bytes was used", bufferBytes);
        }
    }

    [Fact]
    public async Task Random_events_are_read_from_every_shape_with_every_buffer()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var events = Enumerable.Range(0, random.Next(0, 12)).Select(_ => RandomObject(random)).ToArray();
            var bufferBytes = random.Next(1, 400);
            foreach (var (shape, content) in ShapesOf(events))
            {
                var read = await ReplayFile.EventsAsync(content, bufferBytes);

                read.Select(Compact).Should().Equal(events.Select(Compact), "seed {0}, buffer {1}, shape {2}", seed, bufferBytes, shape);
            }
        }
    }

    [Theory]
    [InlineData("an object a line")]
    [InlineData("the challenge's shape")]
    [InlineData("an array on one line")]
    public async Task An_event_is_the_bytes_that_stand_in_the_file(string shape) =>
        (await ReplayFile.EventsAsync(ShapesOf(Events)[shape])).Should().Equal(Events);

    [Fact]
    public async Task A_pretty_printed_event_keeps_its_lines()
    {
        var read = await ReplayFile.EventsAsync("[\n  {\n    \"a\": 1\n  },\n  {\n    \"b\": 2\n  }\n]\n");

        read.Should().Equal("{\n    \"a\": 1\n  }", "{\n    \"b\": 2\n  }");
    }

    private static Dictionary<string, string> ShapesOf(string[] events)
    {
        var pretty = events.Select(json => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement, Indented)).ToArray();
        var mixed = events.Select((json, index) => index % 2 == 0 ? json : pretty[index]).ToArray();
        var lines = string.Join("\n", events);
        var commaLines = string.Join(",\n", events);
        var shapes = new Dictionary<string, string>
        {
            ["an object a line"] = lines + "\n",
            ["an object a line, no line end after the last"] = lines,
            ["commas at the ends of lines"] = commaLines + ",\n",
            ["a comma at the end of all lines but the last"] = commaLines,
            ["blanks before the commas"] = string.Join(" ,\n", events),
            ["the challenge's shape"] = "[\n" + commaLines + "\n]\n",
            ["brackets on the lines of the first and the last"] = "[" + commaLines + "]",
            ["a bracket on the first line only"] = "[" + commaLines + "\n]",
            ["a comma after the last in an array"] = "[\n" + commaLines + ",\n]",
            ["no closing bracket"] = "[\n" + commaLines + ",\n",
            ["commas before the lines"] = "[\n" + string.Join("\n,", events) + "\n]",
            ["commas on lines of their own"] = "[\n" + string.Join("\n,\n", events) + "\n]",
            ["indented lines"] = "[\n  " + string.Join(",\n  ", events) + "\n]",
            ["two on a line"] = InPairs(events, endsLine: 1),
            ["two on a line after a first line of one"] = InPairs(events, endsLine: 0),
            ["an array on one line"] = "[" + string.Join(",", events) + "]",
            ["an array on one line with blanks"] = " [ " + string.Join(" , ", events) + " ] \n\n",
            ["an array of indented JSON"] = "[\n" + string.Join(",\n", pretty) + "\n]",
            ["an array of indented JSON, brackets on the same lines"] = "[" + string.Join(", ", pretty) + "]",
            ["indented JSON, one after another"] = string.Join("\n", pretty),
            ["an array of lines and of indented JSON"] = "[\n" + string.Join(",\n", mixed) + "\n]",
            ["lines and indented JSON"] = string.Join("\n", mixed),
        };
        foreach (var (name, content) in shapes.ToList())
        {
            shapes[name + ", CRLF"] = content.Replace("\n", "\r\n", StringComparison.Ordinal);
            shapes[name + ", byte order mark"] = "\uFEFF" + content;
            shapes[name + ", blank lines"] = "\n \n" + content.Replace("\n", "\n\n \t\n", StringComparison.Ordinal);
        }

        return shapes;
    }

    private static string RandomObject(Random random) =>
        "{" + string.Join(
            ",",
            Enumerable.Range(0, random.Next(0, 5)).Select(index => $"\"{index}{RandomText(random)}\":{RandomValue(random, 0)}")) + "}";

    private static string RandomValue(Random random, int depth) => random.Next(depth > 3 ? 4 : 6) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => random.Next(3) switch { 0 => $"{random.Next()}", 1 => "-0.25", _ => "1e30" },
        3 => $"\"{RandomText(random)}\"",
        4 => "[" + string.Join(",", Enumerable.Range(0, random.Next(4)).Select(_ => RandomValue(random, depth + 1))) + "]",
        _ => "{" + string.Join(
            ",", Enumerable.Range(0, random.Next(4)).Select(index => $"\"{index}\":{RandomValue(random, depth + 1)}")) + "}",
    };

    private static string RandomText(Random random)
    {
        string[] pieces = ["a", ",", "[", "]", "{", "}", ":", "\\\"", "\\\\", "\\n", "ü", "🛴", " ", "\\u2028"];
        var text = new StringBuilder();
        for (var left = random.Next(8); left > 0; left--)
            text.Append(pieces[random.Next(pieces.Length)]);
        return text.ToString();
    }

    private static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);

    /// <summary>An array with two events on a line, where a line ends after the even or the odd ones.</summary>
    private static string InPairs(string[] events, int endsLine) =>
        "[\n" + string.Concat(events.Select((json, index) =>
            json + (index == events.Length - 1 ? "\n" : index % 2 == endsLine ? ",\n" : ", "))) + "]";
}
