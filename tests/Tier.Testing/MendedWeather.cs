using System.Text;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Testing;

/// <summary>
/// The stream of weather events after somebody has mended it: what the real one rejects becomes a row of another city, each at its own
/// time.
/// </summary>
public sealed class MendedWeather : WeatherStream
{
    /// <summary>The city of the rows that the real stream doesn't make.</summary>
    public const string City = "Mended";

    private readonly WeatherStream real = new();

    /// <inheritdoc />
    protected override byte[]? Extract(ConsumedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return real.Apply(record).Rejection is null
            ? record.Value
            : Encoding.UTF8.GetBytes($$"""{"city":"{{City}}","date_time":{{1_500_000_000 + (record.Partition * 1_000_000L) + record.Offset}},"currently_temperature":0}""");
    }
}
