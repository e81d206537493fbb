namespace Tier.DataGenerator.Weather;

/// <summary>Where the weather file's faulty and repeated lines go.</summary>
internal static class WeatherFaultPlan
{
    private static readonly (WeatherFault Fault, int Percent)[] Places =
    [
        (WeatherFault.CutLine, 20), (WeatherFault.MissingCity, 35), (WeatherFault.TemperatureOutOfRange, 50),
        (WeatherFault.TemperatureAsText, 65), (WeatherFault.RepeatOfNow, 80), (WeatherFault.RepeatOfAnHourAgo, 90),
    ];

    /// <summary>Each fault once, after the last good event of its ten minutes, so that the file stays in time order.</summary>
    public static IReadOnlyList<(WeatherFault Fault, int AfterEvent)> For(int events)
    {
        var cities = City.All.Count;
        return events == 0 ? [] : [.. Places.Select(place => (place.Fault, Math.Min(events - 1, (int)(events / cities * (long)place.Percent / 100 * cities) + cities - 1)))];
    }
}
