using Microsoft.Azure.Functions.Worker;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams.Weather;

namespace Tier.EndToEnd.Tests.Hosted;

/// <summary>The weather function as the platform's own samples have it: without a retry attribute.</summary>
public sealed class FunctionsWithoutRetry(IEtlProcessor<WeatherStream> processor)
{
    /// <summary>Loads one batch.</summary>
    [Function(nameof(WeatherWithoutRetry))]
    public Task WeatherWithoutRetry(
        [KafkaTrigger("%BrokerList%", "%WeatherTopic%", ConsumerGroup = "%WeatherConsumerGroup%", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records,
        CancellationToken cancellationToken) => processor.ProcessAsync(Array.ConvertAll(records, Convert), cancellationToken);

    private static ConsumedRecord Convert(KafkaRecord record) => new()
    {
        Topic = record.Topic,
        Partition = record.Partition,
        Offset = record.Offset,
        Value = record.Value,
    };
}
