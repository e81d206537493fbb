using Microsoft.Azure.Functions.Worker;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Functions;

/// <summary>Loads the weather topic into <c>weather_data</c>.</summary>
public sealed class WeatherEtl(IEtlProcessor<WeatherStream> processor)
{
    /// <summary>Loads one batch; when it throws, the batch comes again.</summary>
    [Function(nameof(WeatherEtl))]
    [ExponentialBackoffRetry(BrokerSettings.RetryForEver, BrokerSettings.FirstRetryAfter, BrokerSettings.LaterRetriesAfterAtMost)]
    public Task RunAsync(
        [KafkaTrigger(
            BrokerSettings.BrokerList,
            "%WeatherTopic%",
            ConsumerGroup = "%WeatherConsumerGroup%",
            IsBatched = true,
            KeyDataType = KafkaMessageKeyType.Binary,
            Protocol = BrokerSettings.Protocol,
            AuthenticationMode = BrokerSettings.AuthenticationMode,
            Username = BrokerSettings.Username,
            Password = BrokerSettings.Password,
            SslCaPEM = BrokerSettings.CaPem,
            SslCertificatePEM = BrokerSettings.CertificatePem,
            SslKeyPEM = BrokerSettings.KeyPem)]
        KafkaRecord[] records,
        CancellationToken cancellationToken) => processor.ProcessAsync(records.ToConsumedRecords(), cancellationToken);
}
