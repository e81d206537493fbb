using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tier.EndToEnd.Tests.Running;

/// <summary>
/// What must become of a data file's events, found by reading the file without the program's own code. Events are known by payload hash.
/// </summary>
/// <param name="Table">The table of the events.</param>
/// <param name="Stream">The stream, which is its topic's name too.</param>
/// <param name="Loaded">The events that get a row.</param>
/// <param name="DeadLetters">The events that can't be loaded.</param>
/// <param name="Duplicates">The events whose id came before.</param>
internal sealed record ReplayedFile(
    string Table, string Stream, IReadOnlyList<string> Loaded, IReadOnlyList<string> DeadLetters, IReadOnlyList<string> Duplicates)
{
    /// <summary>How many events the file has.</summary>
    public int Events => Loaded.Count + DeadLetters.Count + Duplicates.Count;

    /// <summary>Reads both files of a project's folder.</summary>
    public static IReadOnlyList<ReplayedFile> In(string folder) =>
    [
        Read(
            Path.Combine(folder, "data", "weather.json"),
            "weather_data",
            "weather",
            IsGoodWeather,
            value => $"{Text(value, "weather_data.city")}/{Text(value, "weather_data.date_time")}"),
        Read(
            Path.Combine(folder, "data", "track_events.json"),
            "segment_tracks",
            "segment-tracks",
            value => IsText(value, "segment_tracks.event_name"),
            _ => null),
    ];

    private static ReplayedFile Read(
        string path, string table, string stream, Predicate<JsonElement> isGood, Func<JsonElement, string?> identity)
    {
        List<string> loaded = [], dead = [], duplicates = [];
        var seen = new HashSet<string>();
        foreach (var line in File.ReadLines(path).Select(line => line.TrimEnd().TrimEnd(',')).Where(line => line is not ("" or "[" or "]")))
        {
            var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(line)).AsSpan(0, 16));
            var outcome = Parse(line) is { } value && isGood(value)
                ? identity(value) is not { } id || seen.Add(id) ? loaded : duplicates
                : dead;
            outcome.Add(hash);
        }

        return new(table, stream, loaded, dead, duplicates);
    }

    private static bool IsGoodWeather(JsonElement value) =>
        IsText(value, "weather_data.city")
        && value.TryGetProperty("weather_data.currently_temperature", out var temperature)
        && temperature.ValueKind == JsonValueKind.Number
        && temperature.GetDouble() is >= -100 and <= 70;

    private static bool IsText(JsonElement value, string name) => Text(value, name) is not null;

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String ? field.GetString() : null;

    private static JsonElement? Parse(string line)
    {
        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return null; // one of the faulty lines
        }
    }
}
