using System.Globalization;
using System.Text;
using Tier.Pipeline.Records;

namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>What hostile records are made of.</summary>
internal static class HostileEvents
{
    public const int Megabyte = 1024 * 1024;
    private static readonly DateTime FirstTime = new(2019, 6, 5);
    private static int minutes;

    /// <summary>A weather event of a time of its own, with these members at its end.</summary>
    public static string WeatherWith(string members) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"date_time":"{{FirstTime.AddMinutes(Interlocked.Increment(ref minutes)):yyyy-MM-dd HH:mm:ss}}","city":"Zurich","currently_temperature":18.42,{{members}}}""");

    /// <summary>A weather event of this length.</summary>
    public static string WeatherOf(int bytes)
    {
        var shortest = WeatherWith("\"note\":\"\"");
        return shortest.Replace("\"\"", $"\"{new string('x', bytes - shortest.Length)}\"");
    }

    /// <summary>A track call with these members at its end.</summary>
    public static string TrackWith(string members) => $$"""{"type":"track","event":"Ride Started",{{members}}}""";

    /// <summary>A text again and again, up to a length.</summary>
    public static string Repeat(string text, int length) => string.Concat(Enumerable.Repeat(text, length / text.Length));

    /// <summary>A header of a text.</summary>
    public static RecordHeader Header(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));

    /// <summary>The headers that identify an event.</summary>
    public static RecordHeader[] CloudEvent(string source, string id) => [Header("ce_source", source), Header("ce_id", id)];
}
