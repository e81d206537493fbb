namespace Tier.DataGenerator.Weather;

/// <summary>The weather of a city at a time, in the SI units of the Dark Sky API: °C, fractions, mm/h, km, m/s. Null where a station gave nothing.</summary>
internal sealed record WeatherReading
{
    public required DateTime DateTime { get; init; }

    public required City City { get; init; }

    public required double Temperature { get; init; }

    public required double? ApparentTemperature { get; init; }

    public required double? Humidity { get; init; }

    public required double? PrecipIntensity { get; init; }

    public required double? PrecipProbability { get; init; }

    /// <summary>Absent when the intensity is 0, as the API has it.</summary>
    public required string? PrecipType { get; init; }

    public required double? Visibility { get; init; }

    public required double? WindSpeed { get; init; }
}
