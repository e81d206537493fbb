namespace Tier.DataGenerator.Weather;

/// <summary>Writes the weather file's faulty and repeated lines.</summary>
internal static class WeatherFaults
{
    // Inside the city's key.
    private const int CutAt = 66;

    /// <summary>Adds the line of a fault.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fault">What is wrong.</param>
    /// <param name="series">The good events.</param>
    /// <param name="index">The good event before it. The faulty readings have times that no good event has, so that mended ones could be loaded.</param>
    public static void Add(EventFileWriter file, WeatherFault fault, WeatherSeries series, int index)
    {
        var reading = series.Between(index);
        switch (fault)
        {
            case WeatherFault.CutLine:
                file.Add(json => WeatherFormat.Write(json, reading), CutAt);
                break;
            case WeatherFault.RepeatOfNow:
                file.Add(json => WeatherFormat.Write(json, series.Good(Math.Max(0, index - 3))));
                break;
            case WeatherFault.RepeatOfAnHourAgo:
                file.Add(json => WeatherFormat.Write(json, series.Good(Math.Max(0, index - (6 * City.All.Count)))));
                break;
            default:
                file.Add(json => WeatherFormat.Write(json, reading, fault));
                break;
        }
    }
}
