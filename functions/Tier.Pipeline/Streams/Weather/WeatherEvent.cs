using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.Weather;

/// <summary>A weather event as it comes: the "currently" block of the Dark Sky API in SI units, with the city. Fields aren't typed yet.</summary>
public sealed class WeatherEvent
{
    /// <summary>The time of the weather.</summary>
    public JsonField DateTime { get; internal set; } = JsonField.Absent("date_time");

    /// <summary>The city's name.</summary>
    public JsonField City { get; internal set; } = JsonField.Absent("city");

    /// <summary>Temperature in °C.</summary>
    public JsonField Temperature { get; internal set; } = JsonField.Absent("currently_temperature");

    /// <summary>The temperature that it feels like, in °C.</summary>
    public JsonField ApparentTemperature { get; internal set; }

    /// <summary>Relative humidity, 0 to 1.</summary>
    public JsonField Humidity { get; internal set; }

    /// <summary>Probability of precipitation, 0 to 1.</summary>
    public JsonField PrecipProbability { get; internal set; }

    /// <summary>Intensity of precipitation in mm/h.</summary>
    public JsonField PrecipIntensity { get; internal set; }

    /// <summary>Kind of precipitation.</summary>
    public JsonField PrecipType { get; internal set; }

    /// <summary>Visibility in km.</summary>
    public JsonField Visibility { get; internal set; }

    /// <summary>Wind speed in m/s.</summary>
    public JsonField WindSpeed { get; internal set; }

    /// <summary>The fields with other names.</summary>
    public KeptFields Unknown { get; } = new();
}
