using System.Text.Json;
using System.Text.RegularExpressions;
using Tier.DataGenerator;

namespace Tier.Pipeline.Tests.Data;

/// <summary>The committed files have the faulty lines that data/README.md lists, and no others.</summary>
public sealed partial class FaultyLineTests
{
    private static readonly Dictionary<(string File, int Line), (string What, string Outcome)> Listed = ReadMe();

    [Fact]
    public void Six_lines_are_to_become_dead_letters_and_two_duplicates()
    {
        Listed.Values.Count(row => row.Outcome.StartsWith("dead letter", StringComparison.Ordinal)).Should().Be(6);
        Listed.Values.Count(row => row.Outcome == "duplicate").Should().Be(2);
    }

    [Fact]
    public void The_weather_files_faulty_lines_are_those_listed() => ListedOf(Generator.WeatherFileName).Should().BeEquivalentTo(Found(Generator.WeatherFileName, WeatherOutcome));

    [Fact]
    public void The_tracks_files_faulty_lines_are_those_listed() => ListedOf(Generator.TracksFileName).Should().BeEquivalentTo(Found(Generator.TracksFileName, TracksOutcome));

    [Fact]
    public void The_good_lines_are_those_of_a_file_without_faulty_ones()
    {
        var withoutFaults = new GeneratorOptions { Faulty = false };

        GoodLines(Generator.WeatherFileName).Should().Equal(DataFolder.Lines(DataFolder.Weather(withoutFaults)));
        GoodLines(Generator.TracksFileName).Should().Equal(DataFolder.Lines(DataFolder.Tracks(withoutFaults)));
    }

    [Fact]
    public void A_repeat_has_the_bytes_of_the_line_that_it_repeats()
    {
        var lines = DataFolder.Lines(DataFolder.Read(Generator.WeatherFileName));
        var repeats = Listed.Where(row => row.Value.Outcome == "duplicate").ToList();

        foreach (var (place, row) in repeats)
            lines[place.Line - 1].Should().Be(lines[int.Parse(RepeatedLine().Match(row.What).Groups[1].Value) - 1]);
    }

    [Fact]
    public void App_events_with_faults_in_Segments_format_have_them_in_the_name()
    {
        var events = DataFolder.Objects(DataFolder.Tracks(new GeneratorOptions { TrackEvents = 100, TrackFormat = TrackFormat.Segment }));

        events.Where(track => track.GetProperty("event").ValueKind != JsonValueKind.String).Select(track => track.GetProperty("event").GetRawText()).Should().Equal("null", "42");
    }

    private static Dictionary<int, string> ListedOf(string file) =>
        Listed.Where(row => row.Key.File == file).ToDictionary(row => row.Key.Line, row => row.Value.Outcome);

    private static IEnumerable<string> GoodLines(string file) =>
        DataFolder.Lines(DataFolder.Read(file)).Where((_, index) => !Listed.ContainsKey((file, index + 1)));

    private static Dictionary<int, string> Found(string file, Func<string, string?> outcomeOf)
    {
        var seen = new HashSet<string>();
        var found = new Dictionary<int, string>();
        var lines = DataFolder.Lines(DataFolder.Read(file));
        for (var line = 2; line < lines.Length; line++)
        {
            var text = lines[line - 1];
            if ((outcomeOf(text) ?? (file == Generator.WeatherFileName && !seen.Add(text) ? "duplicate" : null)) is { } outcome)
                found.Add(line, outcome);
        }

        return found;
    }

    private static string? WeatherOutcome(string line)
    {
        JsonElement weather;
        try
        {
            weather = JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            return "dead letter, `invalid_json`";
        }

        if (!weather.TryGetProperty("weather_data.city", out _))
            return "dead letter, `missing_field`";
        var temperature = weather.GetProperty("weather_data.currently_temperature");
        if (temperature.ValueKind != JsonValueKind.Number)
            return "dead letter, `wrong_type`";
        return temperature.GetDouble() is < -100 or > 70 ? "dead letter, `out_of_range`" : null;
    }

    private static string? TracksOutcome(string line) => JsonDocument.Parse(line).RootElement.GetProperty("segment_tracks.event_name").ValueKind switch
    {
        JsonValueKind.String => null,
        JsonValueKind.Null => "dead letter, `missing_field`",
        _ => "dead letter, `wrong_type`",
    };

    private static Dictionary<(string File, int Line), (string What, string Outcome)> ReadMe() =>
        TableRow().Matches(File.ReadAllText(Path.Combine(DataFolder.Path, "README.md"))).ToDictionary(
            row => (row.Groups[1].Value, int.Parse(row.Groups[2].Value)), row => (row.Groups[3].Value, row.Groups[4].Value));

    [GeneratedRegex(@"^\| `(\S+)` \| (\d+) \| (.+) \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"repeats line (\d+)")]
    private static partial Regex RepeatedLine();
}
