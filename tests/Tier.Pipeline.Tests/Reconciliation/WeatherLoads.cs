using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.Weather;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>Loads of the weather stream that have gaps.</summary>
internal static class WeatherLoads
{
    /// <summary>The stream's table.</summary>
    public static StreamTable Table => EventStreams.BuiltIn.Single(stream => stream.Name == "weather").Table;

    /// <summary>Loads records, and offsets that are said to have none.</summary>
    public static async Task LoadWeatherAsync(this TestPipeline pipeline, IEnumerable<ConsumedRecord> records, IReadOnlyList<OffsetGap> gaps)
    {
        await pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);
        var weather = new WeatherStream();
        var topic = await pipeline.Services.GetRequiredService<StreamTopics>().RegisterAsync(weather, CancellationToken.None);
        await pipeline.Services.GetRequiredService<Loader>().LoadAsync(
            weather.Table, new(topic, [.. records.Select(weather.Apply)], gaps), CancellationToken.None);
    }
}
