using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.Weather;

/// <summary>The weather stream, as the rest of the pipeline finds it.</summary>
public sealed class WeatherModule : IStreamModule
{
    private readonly WeatherStream stream = new();

    /// <inheritdoc />
    public string Name => "weather";

    /// <inheritdoc />
    public string SettingPrefix => "Weather";

    /// <inheritdoc />
    public StreamTable Table => stream.Table;

    /// <inheritdoc />
    public string FileName => "weather.json";

    /// <inheritdoc />
    public string SampleEvent =>
        """{"weather_data.date_time":"2019-06-04 07:30:00","weather_data.city":"Zurich","weather_data.currently_temperature":18.42}""";

    /// <inheritdoc />
    public string EventType => "tier.weather.observed";

    /// <summary>The city.</summary>
    public string? PartitionKey(byte[] value) =>
        stream.Extract(new ConsumedRecord { Topic = Name, Partition = 0, Offset = 0, Value = value }).Value is { } weather ? JsonText.KeyOf(weather.City) : null;

    /// <inheritdoc />
    public void Register(IServiceCollection services, IConfiguration configuration) =>
        services.AddStream(Name, stream);
}
