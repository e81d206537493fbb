using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Testing;

/// <summary>Weather events for tests, and the processor that takes them.</summary>
public static class WeatherRecords
{
    /// <summary>An event that loads; events of different numbers are different events.</summary>
    public static byte[] Event(int number, double temperature = 20, string city = "Zurich") => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"weather_data.date_time":"{{new DateTime(2019, 6, 4).AddMinutes(number):yyyy-MM-dd HH:mm:ss}}","weather_data.city":"{{city}}","weather_data.currently_temperature":{{temperature}}}"""));

    /// <summary>An event that is a dead letter: it names no city.</summary>
    public static byte[] WithoutCity(int number) => Encoding.UTF8.GetBytes(
        $$"""{"weather_data.date_time":"2019-06-04 00:{{number % 60:00}}:00","weather_data.currently_temperature":20}""");

    /// <summary>Events of consecutive numbers.</summary>
    public static IEnumerable<byte[]> Events(int first, int count) => Enumerable.Range(first, count).Select(number => Event(number));

    /// <summary>A worker's processor of weather events.</summary>
    public static IEtlProcessor<WeatherStream> WeatherProcessor(this IServiceProvider worker) =>
        worker.GetRequiredService<IEtlProcessor<WeatherStream>>();
}
