namespace Tier.DataGenerator.Chance;

/// <summary>What random numbers are for: each purpose has numbers of its own, so that a change to one leaves the others as they are.</summary>
internal enum Purpose
{
    Rain = 1,
    RainGust,
    Temperature,
    Humidity,
    Visibility,
    Wind,
    MissingWeather,
    Session,
    Rider,
}
