using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.Weather;
using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>Loads of the weather stream that have gaps.</summary>
internal static class WeatherLoads
{
    /// <summary>The stream's table.</summary>
    public static StreamTable Table => StreamModules.All.Single(stream => stream.Name == "weather").Table;

    /// <summary>Loads records, and offsets that are said to have none.</summary>
    public static async Task LoadWeatherAsync(this TestPipeline pipeline, IEnumerable<ConsumedRecord> records, IReadOnlyList<OffsetGap> gaps)
    {
        await pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);
        var processor = (EtlProcessor<WeatherEvent, WeatherRow>)pipeline.Services.WeatherProcessor();
        var topic = await pipeline.Services.GetRequiredService<StreamTopics>().RegisterAsync(new WeatherModule(), CancellationToken.None);
        await pipeline.Services.GetRequiredService<Loader>().LoadAsync(
            new WeatherModule().Table, new(topic, [.. records.Select(processor.ExtractAndTransform)], gaps), CancellationToken.None);
    }
}
