using System.Text.Json;
using Tier.DataGenerator.Tracks;
using Tier.DataGenerator.Weather;

namespace Tier.DataGenerator;

/// <summary>
/// Writes the two files. Streamed: the memory it takes doesn't grow with the number of events. Deterministic on any machine: whole
/// numbers, and of floating point only + − × ÷ and comparisons, which IEEE 754 defines to the last bit, where sine or logarithm
/// differ between C libraries.
/// </summary>
public static class Generator
{
    /// <summary>The weather file's name.</summary>
    public const string WeatherFileName = "weather.json";

    /// <summary>The app events file's name.</summary>
    public const string TracksFileName = "track_events.json";

    /// <summary>Writes the weather file: good events, and the faulty and repeated lines among them.</summary>
    public static void WriteWeather(GeneratorOptions options, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var file = new EventFileWriter(stream);
        var series = new WeatherSeries(new WeatherModel(options.Seed));
        var plan = options.Faulty ? WeatherFaultPlan.For(options.WeatherEvents) : [];
        for (var index = 0; index < options.WeatherEvents; index++)
        {
            file.Add(json => WeatherFormat.Write(json, series.Good(index)));
            foreach (var (fault, _) in plan.Where(planned => planned.AfterEvent == index))
                WeatherFaults.Add(file, fault, series, index);
        }

        file.Finish();
    }

    /// <summary>Writes the app events file: good events, and the faulty lines among them.</summary>
    public static void WriteTracks(GeneratorOptions options, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var file = new EventFileWriter(stream);
        Action<Utf8JsonWriter, TrackEvent, TrackFault> write = options.TrackFormat == TrackFormat.Flat ? FlatTrackFormat.Write : SegmentTrackFormat.Write;
        var plan = options.Faulty ? TrackFaultPlan.For(options.TrackEvents) : [];
        var index = 0;
        foreach (var track in new TrackTimeline(options.Seed).Events().Take(options.TrackEvents))
        {
            file.Add(json => write(json, track, TrackFault.None));
            foreach (var (fault, _) in plan.Where(planned => planned.AfterEvent == index))
                file.Add(json => write(json, track, fault));
            index++;
        }

        file.Finish();
    }
}
