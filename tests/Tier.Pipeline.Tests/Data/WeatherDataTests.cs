using System.Globalization;
using System.Text.Json;
using Tier.DataGenerator;

namespace Tier.Pipeline.Tests.Data;

public sealed class WeatherDataTests
{
    private const string Currently = "weather_data.currently_";

    private static readonly List<JsonElement> Events = DataFolder.Objects(DataFolder.Weather(new GeneratorOptions { Faulty = false }));

    [Fact]
    public void Ten_cities_report_every_ten_minutes_of_two_days_in_time_order()
    {
        var start = new DateTime(2019, 6, 4, 0, 0, 0, DateTimeKind.Utc);
        var cities = Events.Take(10).Select(City).ToList();

        cities.Should().OnlyHaveUniqueItems();
        Events.Should().HaveCount(2_880);
        Events.Select(City).Should().Equal(Enumerable.Range(0, 2_880).Select(index => cities[index % 10]));
        Events.Select(Time).Should().Equal(Enumerable.Range(0, 2_880).Select(index => start.AddMinutes(index / 10 * 10)));
    }

    [Fact]
    public void Every_event_has_the_documented_keys() =>
        Events.Should().OnlyContain(weather => weather.EnumerateObject().Select(property => property.Name).SequenceEqual(new[]
        {
            "weather_data.date_time", "weather_data.city", Currently + "apparenttemperature", Currently + "humidity", Currently + "precipintensity",
            Currently + "precipprobability", Currently + "preciptype", Currently + "temperature", Currently + "visibility", Currently + "windspeed",
        }));

    [Theory]
    [InlineData("temperature", 3, 33, false)]
    [InlineData("apparenttemperature", 0, 36, true)]
    [InlineData("humidity", 0.2, 0.99, true)]
    [InlineData("precipintensity", 0, 12, true)]
    [InlineData("precipprobability", 0, 1, true)]
    [InlineData("visibility", 1, 16.09, true)]
    [InlineData("windspeed", 0.2, 12, true)]
    public void Numbers_lie_in_their_range_and_have_two_decimals(string field, double least, double most, bool mayBeNull)
    {
        var values = Events.Select(weather => Number(weather, field)).ToList();

        values.Count(value => value is null).Should().BeInRange(mayBeNull ? 1 : 0, mayBeNull ? 60 : 0);
        values.Where(value => value is not null).Should().OnlyContain(value => value >= least && value <= most);
        values.Distinct().Count().Should().BeGreaterThan(30);
        Events.Select(weather => weather.GetProperty(Currently + field).GetRawText()).Should().OnlyContain(text => !text.Contains('.') || text.Length - text.IndexOf('.') <= 3);
    }

    [Fact]
    public void Rain_its_probability_and_its_type_agree()
    {
        foreach (var weather in Events)
        {
            var type = weather.GetProperty(Currently + "preciptype").GetString();
            var (intensity, probability) = (Number(weather, "precipintensity"), Number(weather, "precipprobability"));

            type.Should().Be(intensity > 0 ? "rain" : null);
            (probability is null).Should().Be(intensity is null);
            (probability > 0).Should().Be(intensity > 0);
        }
    }

    [Fact]
    public void Rain_comes_in_periods_in_every_city()
    {
        foreach (var city in Events.GroupBy(City))
        {
            var wet = city.Select(weather => Number(weather, "precipintensity") > 0).ToList();
            var periods = wet.Zip(wet.Skip(1)).Count(pair => !pair.First && pair.Second);

            wet.Count(isWet => isWet).Should().BeInRange(10, 150, "it rains some of the time in {0}", city.Key);
            ((double)wet.Count(isWet => isWet) / Math.Max(1, periods)).Should().BeGreaterThan(4, "a period takes more than 40 minutes in {0}", city.Key);
        }
    }

    [Fact]
    public void Afternoons_are_warmer_than_the_hours_before_sunrise_in_every_city()
    {
        foreach (var city in Events.GroupBy(City))
        {
            var night = city.Where(weather => Time(weather).Hour is 2 or 3).Average(weather => Number(weather, "temperature"));
            var afternoon = city.Where(weather => Time(weather).Hour is 13 or 14).Average(weather => Number(weather, "temperature"));

            (afternoon - night).Should().BeInRange(3, 18, "that is a day in {0}", city.Key);
        }
    }

    [Fact]
    public void Temperatures_do_not_jump()
    {
        foreach (var city in Events.GroupBy(City))
        {
            var temperatures = city.Select(weather => Number(weather, "temperature")!.Value).ToList();

            temperatures.Zip(temperatures.Skip(1), (before, after) => Math.Abs(after - before)).Max().Should().BeLessThan(3, "ten minutes passed in {0}", city.Key);
        }
    }

    private static string City(JsonElement weather) => weather.GetProperty("weather_data.city").GetString()!;

    private static DateTime Time(JsonElement weather) => DateTime.ParseExact(
        weather.GetProperty("weather_data.date_time").GetString()!, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static double? Number(JsonElement weather, string field) =>
        weather.GetProperty(Currently + field) is { ValueKind: not JsonValueKind.Null } number ? number.GetDouble() : null;
}
