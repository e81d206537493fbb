using System.Diagnostics.CodeAnalysis;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.Weather;

/// <summary>The stream of weather events and its table, <c>weather_data</c>.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a stream of events, not one of bytes.")]
public sealed class WeatherStream : IStreamSteps<WeatherEvent, WeatherRow>
{
    private static readonly FieldMap<WeatherEvent> Fields = new(
        unknown: weather => weather.Unknown,
        prefix: "weather_data.",
        fields: new()
        {
            ["date_time"] = (weather, field) => weather.DateTime = field,
            ["city"] = (weather, field) => weather.City = field,
            ["currently_temperature"] = (weather, field) => weather.Temperature = field,
            ["currently_apparenttemperature"] = (weather, field) => weather.ApparentTemperature = field,
            ["currently_humidity"] = (weather, field) => weather.Humidity = field,
            ["currently_precipprobability"] = (weather, field) => weather.PrecipProbability = field,
            ["currently_precipintensity"] = (weather, field) => weather.PrecipIntensity = field,
            ["currently_preciptype"] = (weather, field) => weather.PrecipType = field,
            ["currently_visibility"] = (weather, field) => weather.Visibility = field,
            ["currently_windspeed"] = (weather, field) => weather.WindSpeed = field,
        });

    /// <inheritdoc />
    public StreamTable Table { get; } = new("weather_data",
    [
        "date_time", "city", "temperature", "apparent_temperature", "humidity", "precip_probability", "precip_intensity", "precip_type",
        "is_precipitating", "visibility", "wind_speed",
    ],
    Untelling: ["date_time", "city", "temperature"]);

    /// <inheritdoc />
    public StepResult<WeatherEvent> Extract(ConsumedRecord record) => RecordValue.Read(record, json =>
    {
        var weather = new WeatherEvent();
        Fields.Read(json, weather);
        return weather;
    });

    /// <inheritdoc />
    public StepResult<WeatherRow> Transform(WeatherEvent @event, ConsumedRecord record)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var kept = new KeptFields(@event.Unknown);
        var fields = new TypedFields(kept);
        var dateTime = fields.RequiredTime(@event.DateTime);
        var city = fields.RequiredText(@event.City);
        var temperature = fields.RequiredNumber(@event.Temperature, -100, 70);
        if (fields.Rejection is { } rejection)
        {
            return rejection;
        }

        var intensity = fields.Number(@event.PrecipIntensity, 0, 500);
        var precipitation = Precipitation.Of(@event.PrecipType, @event.PrecipIntensity, intensity, fields);
        var row = new WeatherRow
        {
            DateTime = dateTime,
            City = city,
            Temperature = temperature,
            ApparentTemperature = fields.Number(@event.ApparentTemperature, -100, 80),
            Humidity = fields.Number(@event.Humidity, 0, 1),
            PrecipProbability = fields.Number(@event.PrecipProbability, 0, 1),
            PrecipIntensity = intensity,
            PrecipType = precipitation.Kind,
            IsPrecipitating = precipitation.Falls,
            Visibility = fields.Number(@event.Visibility, 0, 500),
            WindSpeed = fields.Number(@event.WindSpeed, 0, 150),
            EventDay = DateOnly.FromDateTime(dateTime),
            Identity = Identify(@event.City, dateTime),

            // Last, when everything that couldn't be typed is known.
            AdditionalProperties = fields.Json(kept),
            UntypedFields = kept.Untyped,
        };
        return fields.Rejection is { } tooLarge ? tooLarge : row;
    }

    /// <inheritdoc />
    public void Load(WeatherRow row, IRowWriter values)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(values);
        values.Write(row.DateTime);
        values.Write(row.City);
        values.Write(row.Temperature);
        values.Write(row.ApparentTemperature);
        values.Write(row.Humidity);
        values.Write(row.PrecipProbability);
        values.Write(row.PrecipIntensity);
        values.Write(row.PrecipType);
        values.Write(row.IsPrecipitating);
        values.Write(row.Visibility);
        values.Write(row.WindSpeed);
    }

    // The same city and time again is a repeat, whoever sends it and under whatever CloudEvents id. Two cities that differ in a lone
    // surrogate only are the same text in the column, but not the same id.
    private static EventIdentity Identify(JsonField city, DateTime dateTime) =>
        EventIdentity.Of(JsonText.UnescapeUnits(city.Json.Span), dateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
}
