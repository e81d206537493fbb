namespace Tier.DataGenerator.Weather;

/// <summary>The good weather events by number: each ten minutes, all cities.</summary>
internal sealed class WeatherSeries(WeatherModel model)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>The good event of this number, from 0.</summary>
    public WeatherReading Good(int index) => model.At(index % City.All.Count, Time(index));

    /// <summary>A reading of the same city halfway to the next one: a time that no good event has.</summary>
    public WeatherReading Between(int index) => model.At(index % City.All.Count, Time(index) + (Interval / 2));

    private static DateTime Time(int index) => GeneratorOptions.Start + (Interval * (index / City.All.Count));
}
