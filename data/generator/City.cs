namespace Tier.DataGenerator;

/// <summary>A city where scooters ride.</summary>
/// <param name="Name">The name in the weather events.</param>
/// <param name="TimeZone">The IANA name in the app events; each city has another one.</param>
/// <param name="SummerOffsetHours">Local summer time less UTC.</param>
/// <param name="Coldest">Usual June temperature at five in the morning, °C.</param>
/// <param name="Warmest">Usual June temperature at half past three in the afternoon, °C.</param>
/// <param name="Wetness">0 to 1: the larger, the more rain periods.</param>
/// <param name="Demand">How busy the fleet is; 1 is usual.</param>
internal sealed record City(string Name, string TimeZone, int SummerOffsetHours, double Coldest, double Warmest, double Wetness, double Demand)
{
    /// <summary>The cities, in the order in which each ten minutes' weather events come.</summary>
    public static readonly IReadOnlyList<City> All =
    [
        new("Berlin", "Europe/Berlin", 2, 16.0, 28.5, 0.20, 1.6),
        new("Brussels", "Europe/Brussels", 2, 11.5, 21.5, 0.26, 0.8),
        new("Copenhagen", "Europe/Copenhagen", 2, 12.5, 21.0, 0.32, 0.9),
        new("Lisbon", "Europe/Lisbon", 1, 14.5, 24.5, 0.20, 1.0),
        new("Madrid", "Europe/Madrid", 2, 13.5, 28.0, 0.18, 1.1),
        new("Oslo", "Europe/Oslo", 2, 9.5, 18.5, 0.32, 0.6),
        new("Paris", "Europe/Paris", 2, 13.0, 23.0, 0.26, 1.5),
        new("Stockholm", "Europe/Stockholm", 2, 11.0, 21.5, 0.26, 0.8),
        new("Vienna", "Europe/Vienna", 2, 15.0, 26.5, 0.26, 1.0),
        new("Zurich", "Europe/Zurich", 2, 12.0, 24.0, 0.30, 0.7),
    ];

    /// <summary>The hour of the local day, 0 to under 24, with its fraction.</summary>
    public double LocalHour(DateTime utc) => (utc.TimeOfDay.Ticks / (double)TimeSpan.TicksPerHour + SummerOffsetHours) % 24;
}
