using System.Globalization;
using System.Text.Json;

namespace Tier.DataGenerator.Weather;

/// <summary>Writes a weather event: flat keys with the exporting table's name as prefix.</summary>
internal static class WeatherFormat
{
    private const double BrokenSensor = 999.9;

    /// <summary>Writes a reading, with the fault in it if there is one.</summary>
    public static void Write(Utf8JsonWriter json, WeatherReading reading, WeatherFault? fault = null)
    {
        json.WriteStartObject();
        json.WriteString("weather_data.date_time"u8, reading.DateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        if (fault != WeatherFault.MissingCity)
            json.WriteString("weather_data.city"u8, reading.City.Name);
        Number("weather_data.currently_apparenttemperature"u8, reading.ApparentTemperature);
        Number("weather_data.currently_humidity"u8, reading.Humidity);
        Number("weather_data.currently_precipintensity"u8, reading.PrecipIntensity);
        Number("weather_data.currently_precipprobability"u8, reading.PrecipProbability);
        json.WriteString("weather_data.currently_preciptype"u8, reading.PrecipType);
        if (fault == WeatherFault.TemperatureAsText)
            json.WriteString("weather_data.currently_temperature"u8, reading.Temperature.ToString(CultureInfo.InvariantCulture) + " C");
        else
            Number("weather_data.currently_temperature"u8, fault == WeatherFault.TemperatureOutOfRange ? BrokenSensor : reading.Temperature);
        Number("weather_data.currently_visibility"u8, reading.Visibility);
        Number("weather_data.currently_windspeed"u8, reading.WindSpeed);
        json.WriteEndObject();

        void Number(ReadOnlySpan<byte> name, double? value)
        {
            if (value is { } number)
                json.WriteNumber(name, number);
            else
                json.WriteNull(name);
        }
    }
}
