using System.Diagnostics.CodeAnalysis;

namespace Tier.Pipeline.Streams.Weather;

/// <summary>The stream of weather events: the "currently" block of the Dark Sky API in SI units, with the city.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a stream of events, not one of bytes.")]
public class WeatherStream() : EventStream("weather", table: "weather_data")
{
    private const string Precipitation = "precip_type";
    private const string Intensity = "precip_intensity";

    /// <inheritdoc />
    public override string FileName => "weather.json";

    /// <inheritdoc />
    public override string EventType => "tier.weather.observed";

    /// <inheritdoc />
    public override string SampleEvent =>
        """{"weather_data.date_time":"2019-06-04 07:30:00","weather_data.city":"Zurich","weather_data.currently_temperature":18.42}""";

    /// <summary>Temperatures are in °C, the intensity in mm/h, the visibility in km, the wind speed in m/s.</summary>
    protected override Columns Columns => new Columns(prefix: "weather_data.")
        .Time("date_time").Required()
        .Text("city").Required()
        .Number("temperature", -100, 70, flat: "currently_temperature").Required()
        .Number("apparent_temperature", -100, 80, flat: "currently_apparenttemperature")
        .Number("humidity", 0, 1, flat: "currently_humidity")
        .Number("precip_probability", 0, 1, flat: "currently_precipprobability")
        .Number(Intensity, 0, 500, flat: "currently_precipintensity")
        .OneOf(Precipitation, ["rain", "snow", "sleet", "hail", "ice", "mixed"], nothing: ["none", "clear"], flat: "currently_preciptype")
        .Flag("is_precipitating", Falls)
        .Number("visibility", 0, 500, flat: "currently_visibility")
        .Number("wind_speed", 0, 150, flat: "currently_windspeed");

    /// <summary>The same city and time again is a repeat, whoever sends it and under whatever CloudEvents id.</summary>
    protected override Identity Identity => Identity.Of("city", "date_time");

    /// <inheritdoc />
    protected override string Day => "date_time";

    /// <inheritdoc />
    protected override IReadOnlyList<string> Key => ["city"];

    /// <summary>
    /// Whether anything falls follows from the event and not from the columns: a kind that the column doesn't know falls too, and so does
    /// an intensity beyond the column's range. Null where nothing says so.
    /// </summary>
    private static bool? Falls(EventFields weather)
    {
        var saysNothing = weather.Word(Precipitation) is "none" or "clear";
        var intensity = weather.Number(Intensity);
        return (weather.HasText(Precipitation) && !saysNothing) || intensity > 0 ? true
            : saysNothing || intensity == 0 ? false
            : null;
    }
}
