namespace Tier.DataGenerator;

/// <summary>What to generate. The defaults give the committed files, byte for byte.</summary>
public sealed record GeneratorOptions
{
    /// <summary>The most events that one file may hold: past it the clock would leave the years that a date can name.</summary>
    public const int MaxEvents = 1_000_000_000;

    /// <summary>The default of <see cref="Seed"/>.</summary>
    public const ulong DefaultSeed = 20190604;

    /// <summary>Ten cities, six readings an hour, 48 hours.</summary>
    public const int DefaultWeatherEvents = 2_880;

    /// <summary>What the riders of the ten cities do in the same 48 hours, short of the last minutes.</summary>
    public const int DefaultTrackEvents = 6_000;

    /// <summary>Midnight UTC before the first event; more events than the default take up the days that follow, all of them June weather.</summary>
    public static readonly DateTime Start = new(2019, 6, 4, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The seed of every random choice.</summary>
    public ulong Seed { get; init; } = DefaultSeed;

    /// <summary>The good events of the weather file, 0 to <see cref="MaxEvents"/>.</summary>
    public int WeatherEvents { get; init; } = DefaultWeatherEvents;

    /// <summary>The good events of the tracks file, 0 to <see cref="MaxEvents"/>.</summary>
    public int TrackEvents { get; init; } = DefaultTrackEvents;

    /// <summary>How the app events are written.</summary>
    public TrackFormat TrackFormat { get; init; } = TrackFormat.Flat;

    /// <summary>Whether the faulty lines and the repeated ones are added to the good events. A file without good events has none.</summary>
    public bool Faulty { get; init; } = true;
}
