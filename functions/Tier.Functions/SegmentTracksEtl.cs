using Microsoft.Azure.Functions.Worker;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams.SegmentTracks;

namespace Tier.Functions;

/// <summary>Loads the segment-tracks topic into <c>segment_tracks</c>.</summary>
public sealed class SegmentTracksEtl(IEtlProcessor<SegmentTracksStream> processor)
{
    /// <summary>Loads one batch; when it throws, the batch comes again.</summary>
    [Function(nameof(SegmentTracksEtl))]
    [ExponentialBackoffRetry(BrokerSettings.RetryForEver, BrokerSettings.FirstRetryAfter, BrokerSettings.LaterRetriesAfterAtMost)]
    public Task RunAsync(
        [KafkaTrigger(
            BrokerSettings.BrokerList,
            "%SegmentTracksTopic%",
            ConsumerGroup = "%SegmentTracksConsumerGroup%",
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
