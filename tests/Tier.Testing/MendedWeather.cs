using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Testing;

/// <summary>The steps of the weather events after somebody has mended them: what the real ones reject becomes a row all the same, without an id.</summary>
public sealed class MendedWeather : IStreamSteps<WeatherEvent, WeatherRow>
{
    /// <summary>The city of the rows that the real steps don't make.</summary>
    public const string City = "Mended";

    private readonly WeatherStream real = new();

    /// <inheritdoc />
    public StreamTable Table => real.Table;

    /// <inheritdoc />
    public StepResult<WeatherEvent> Extract(ConsumedRecord record) => real.Extract(record) is { Rejection: null } extracted ? extracted : new WeatherEvent();

    /// <inheritdoc />
    public StepResult<WeatherRow> Transform(WeatherEvent @event, ConsumedRecord record) =>
        real.Transform(@event, record) is { Rejection: null } transformed ? transformed : new WeatherRow { City = City, DateTime = DateTime.UnixEpoch, Temperature = 0 };

    /// <inheritdoc />
    public void Load(WeatherRow row, IRowWriter values) => real.Load(row, values);
}
