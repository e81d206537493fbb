using Tier.DataGenerator;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.Hosted;

/// <summary>Two replay files, far larger than what the in-process broker keeps of a partition.</summary>
/// <param name="Weather">The weather file's path.</param>
/// <param name="Tracks">The app events file's path.</param>
internal sealed record GeneratedFiles(string Weather, string Tracks)
{
    /// <summary>What the in-process broker keeps of a partition.</summary>
    public const long KeptByTheBroker = 5 * 1024 * 1024;

    /// <summary>The settings that replay them as fast as they can be published, without compression.</summary>
    public IEnumerable<(string Name, string? Value)> Settings =>
    [
        ("WeatherFile", Weather), ("SegmentTracksFile", Tracks),
        ("ReplaySchedule", "00:00:00.100"), ("ReplayInterval", "00:00:00.0000001"), ("ReplayCompression", "None"),
    ];

    /// <summary>Writes files of so many good events each, and the faulty ones among them.</summary>
    public static async Task<GeneratedFiles> WriteAsync(TestServers servers, int events)
    {
        var folder = await servers.NewFolderAsync();
        var files = new GeneratedFiles(Path.Combine(folder, Generator.WeatherFileName), Path.Combine(folder, Generator.TracksFileName));
        var options = new GeneratorOptions { WeatherEvents = events, TrackEvents = events };
        await using (var stream = File.Create(files.Weather))
        {
            Generator.WriteWeather(options, stream);
        }

        await using (var stream = File.Create(files.Tracks))
        {
            Generator.WriteTracks(options, stream);
        }

        return files;
    }
}
