namespace Tier.Pipeline.Streams.Weather;

/// <summary>A row of <c>weather_data</c>.</summary>
public sealed record WeatherRow : StreamRow
{
    /// <summary>The time of the weather, UTC, whole milliseconds.</summary>
    public required DateTime DateTime { get; init; }

    /// <summary>The city's name, at most 255 characters.</summary>
    public required string City { get; init; }

    /// <summary>Temperature, −100 to 70 °C.</summary>
    public required double Temperature { get; init; }

    /// <summary>The temperature that it feels like, −100 to 80 °C.</summary>
    public double? ApparentTemperature { get; init; }

    /// <summary>Relative humidity, 0 to 1.</summary>
    public double? Humidity { get; init; }

    /// <summary>Probability of precipitation, 0 to 1.</summary>
    public double? PrecipProbability { get; init; }

    /// <summary>Intensity of precipitation, 0 to 500 mm/h.</summary>
    public double? PrecipIntensity { get; init; }

    /// <summary>
    /// <c>rain</c>, <c>snow</c>, <c>sleet</c>, <c>hail</c>, <c>ice</c> or <c>mixed</c>; null for any other kind, and when nothing falls.
    /// </summary>
    public string? PrecipType { get; init; }

    /// <summary>Whether anything falls, by what the event says; null where nothing tells.</summary>
    public bool? IsPrecipitating { get; init; }

    /// <summary>Visibility, 0 to 500 km.</summary>
    public double? Visibility { get; init; }

    /// <summary>Wind speed, 0 to 150 m/s.</summary>
    public double? WindSpeed { get; init; }
}
