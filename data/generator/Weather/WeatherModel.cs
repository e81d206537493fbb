using Tier.DataGenerator.Chance;

namespace Tier.DataGenerator.Weather;

/// <summary>
/// June weather as a pure function of seed, city and time. The temperature rises from five in the morning to half past three and
/// falls for the rest of the day, along half waves; rain comes in periods of a few hours, cools, moistens and dims.
/// </summary>
internal sealed class WeatherModel(ulong seed)
{
    private const double CoolingByRain = 2.5;
    private const double WarmestHour = 15.5;
    private const double ColdestHour = 5;
    private const double FurthestView = 16.09;
    private const double HeaviestRain = 7;
    private const double LightestRain = 0.05;

    /// <summary>Rain in mm/h, rounded to hundredths; 0 when it is dry.</summary>
    public double RainAt(int city, DateTime utc)
    {
        var hours = Hours(utc);
        var threshold = 1 - City.All[city].Wetness;
        var excess = (SmoothNoise.At(seed, Purpose.Rain, city, hours / 3) - threshold) / (1 - threshold);
        if (excess <= 0)
            return 0;
        var gust = 0.6 + (0.8 * SmoothNoise.At(seed, Purpose.RainGust, city, hours * 3));
        return Rounded(LightestRain + (HeaviestRain * excess * excess * gust));
    }

    /// <summary>The city's weather at a time.</summary>
    public WeatherReading At(int city, DateTime utc)
    {
        var place = City.All[city];
        var hours = Hours(utc);
        var rain = RainAt(city, utc);
        var wetness = rain == 0 ? 0 : Math.Min(1, 0.4 + (rain / 5));
        var warmth = Warmth(place.LocalHour(utc));
        var temperature = place.Coldest + ((place.Warmest - place.Coldest) * warmth)
            + Swing(Purpose.Temperature, city, hours / 9, 3) + Swing(Purpose.Temperature, city + City.All.Count, hours, 0.7) - (CoolingByRain * wetness);
        var humidity = Math.Clamp(0.82 - (0.38 * warmth) + Swing(Purpose.Humidity, city, hours / 4, 0.16) + (0.22 * wetness), 0.2, 0.99);
        var wind = Math.Max(0.2, 2.2 + (2.4 * warmth) + Swing(Purpose.Wind, city, hours / 2, 2.4) + wetness);
        var visibility = FurthestView - (5 * SmoothNoise.At(seed, Purpose.Visibility, city, hours / 3) * humidity) - (7 * wetness);
        return Reported(city, utc, new WeatherReading
        {
            DateTime = utc,
            City = place,
            Temperature = Rounded(temperature),
            ApparentTemperature = Rounded(Felt(temperature, humidity, wind)),
            Humidity = Rounded(humidity),
            PrecipIntensity = rain,
            PrecipProbability = rain == 0 ? 0 : Rounded(Math.Min(1, 0.3 + (rain * 0.3))),
            PrecipType = rain == 0 ? null : "rain",
            Visibility = Rounded(visibility),
            WindSpeed = Rounded(wind),
        });
    }

    // Stations leave out what a sensor doesn't give: the view about once in 80 readings, rain or wind less often.
    private WeatherReading Reported(int city, DateTime utc, WeatherReading reading)
    {
        var random = SplitMix64.For(seed, Purpose.MissingWeather, city, utc.Ticks);
        if (random.Happens(0.012))
            reading = reading with { Visibility = null };
        if (random.Happens(0.004))
            reading = reading with { WindSpeed = null };
        if (random.Happens(0.004))
            reading = reading with { PrecipIntensity = null, PrecipProbability = null, PrecipType = null };
        return random.Happens(0.003) ? reading with { Humidity = null, ApparentTemperature = null } : reading;
    }

    // 0 at the coldest hour, 1 at the warmest.
    private static double Warmth(double localHour)
    {
        var sinceColdest = (localHour - ColdestHour + 24) % 24;
        const double rise = WarmestHour - ColdestHour;
        return sinceColdest < rise ? HalfWave(sinceColdest / rise) : 1 - HalfWave((sinceColdest - rise) / (24 - rise));
    }

    // (1 − cos πx) / 2 for x from 0 to 1, with Bhaskara's rational cosine: cos πx ≈ (1 − 4x²) / (1 + x²) up to x = ½, its mirror image after.
    private static double HalfWave(double x)
    {
        return x <= 0.5 ? (1 - Cosine(x)) / 2 : (1 + Cosine(1 - x)) / 2;

        static double Cosine(double x) => (1 - (4 * x * x)) / (1 + (x * x));
    }

    // Straight lines in the place of the wind chill and heat index formulas, which need powers.
    private static double Felt(double temperature, double humidity, double wind) => temperature switch
    {
        < 10 => temperature - (0.35 * wind),
        > 26 => temperature + ((temperature - 26) * (humidity - 0.3)),
        _ => temperature,
    };

    private double Swing(Purpose purpose, int series, double position, double most) => ((2 * SmoothNoise.At(seed, purpose, series, position)) - 1) * most;

    private static double Hours(DateTime utc) => (utc - GeneratorOptions.Start).Ticks / (double)TimeSpan.TicksPerHour;

    private static double Rounded(double value) => Math.Floor((value * 100) + 0.5) / 100;
}
