using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Configuration;

/// <summary>
/// host.json's <c>extensions.kafka</c>, for all Kafka functions of the app, with the defaults of the platform's Kafka
/// extension 4.3.2. Null means librdkafka's own default.
/// </summary>
internal sealed record KafkaHostOptions
{
    /// <summary>Records in a batch at most.</summary>
    public int MaxBatchSize { get; init; } = 64;

    /// <summary>How long a partial batch waits for more records, in seconds.</summary>
    public int SubscriberIntervalInSeconds { get; init; } = 1;

    /// <summary>Batches that may wait while one runs.</summary>
    public int ExecutorChannelCapacity { get; init; } = 1;

    /// <summary>The pause after a window that ended without a record, in milliseconds.</summary>
    public int SubscriberIdleBackoffMs { get; init; } = 50;

    /// <summary>Whether a batch whose function failed is committed all the same.</summary>
    public bool CommitOnFailure { get; init; } = true;

    /// <summary>With <see cref="CommitOnFailure"/> false: how often a failed batch is run again before it is committed; -1 for ever.</summary>
    public int MaxRetries { get; init; } = 5;

    /// <summary>How often stored offsets are committed, in milliseconds.</summary>
    public int AutoCommitIntervalMs { get; init; } = 200;

    /// <summary>Where a group without a committed offset begins.</summary>
    public AutoOffsetReset AutoOffsetReset { get; init; } = AutoOffsetReset.Earliest;

    /// <summary>Null when host.json doesn't say: 10 s, or 30 s for Event Hubs. In milliseconds.</summary>
    public int? SessionTimeoutMs { get; init; }

    /// <summary>How long the consumer may go without polling, in milliseconds.</summary>
    public int MaxPollIntervalMs { get; init; } = 300_000;

    /// <summary>How old metadata may become, in milliseconds.</summary>
    public int MetadataMaxAgeMs { get; init; } = 180_000;

    /// <summary>Whether TCP keep-alive is on.</summary>
    public bool SocketKeepaliveEnable { get; init; } = true;

    /// <summary>Records that librdkafka keeps per partition.</summary>
    public int? QueuedMinMessages { get; init; }

    /// <summary>KiB that librdkafka keeps per consumer.</summary>
    public int? QueuedMaxMessagesKbytes { get; init; }

    /// <summary>Bytes per partition in a fetch.</summary>
    public int? MaxPartitionFetchBytes { get; init; }

    public int? FetchMaxBytes { get; init; }

    /// <summary>The first pause before connecting again, in milliseconds.</summary>
    public int? ReconnectBackoffMs { get; init; }

    /// <summary>The longest pause before connecting again, in milliseconds.</summary>
    public int? ReconnectBackoffMaxMs { get; init; }

    /// <summary>How often librdkafka makes statistics, in milliseconds.</summary>
    public int? StatisticsIntervalMs { get; init; }

    /// <summary>librdkafka's debug contexts.</summary>
    public string? LibkafkaDebug { get; init; }

    /// <summary>Reads host.json's section.</summary>
    /// <exception cref="SettingException">A value can't be read or lies outside its range.</exception>
    public static KafkaHostOptions Read(IConfiguration hostJson)
    {
        var section = hostJson.GetSection("extensions:kafka");
        var reader = new SettingReader(section, "extensions.kafka.");
        var defaults = new KafkaHostOptions();
        return new KafkaHostOptions
        {
            MaxBatchSize = reader.Number("maxBatchSize", 1) ?? defaults.MaxBatchSize,
            SubscriberIntervalInSeconds = reader.Number("subscriberIntervalInSeconds", 1) ?? defaults.SubscriberIntervalInSeconds,
            ExecutorChannelCapacity = reader.Number("executorChannelCapacity", 1) ?? defaults.ExecutorChannelCapacity,
            SubscriberIdleBackoffMs = reader.Number("subscriberIdleBackoffMs", 0) ?? defaults.SubscriberIdleBackoffMs,
            CommitOnFailure = reader.Flag("commitOnFailure") ?? defaults.CommitOnFailure,
            MaxRetries = reader.Number("maxRetries", -1) ?? defaults.MaxRetries,
            AutoCommitIntervalMs = reader.Number("autoCommitIntervalMs", 1) ?? defaults.AutoCommitIntervalMs,
            AutoOffsetReset = reader.OneOf<AutoOffsetReset>("autoOffsetReset") ?? defaults.AutoOffsetReset,
            SessionTimeoutMs = reader.Number("sessionTimeoutMs", 1),
            MaxPollIntervalMs = reader.Number("maxPollIntervalMs", 1) ?? defaults.MaxPollIntervalMs,
            MetadataMaxAgeMs = reader.Number("metadataMaxAgeMs", 1) ?? defaults.MetadataMaxAgeMs,
            SocketKeepaliveEnable = reader.Flag("socketKeepaliveEnable") ?? defaults.SocketKeepaliveEnable,
            QueuedMinMessages = reader.Number("queuedMinMessages", 1),
            QueuedMaxMessagesKbytes = reader.Number("queuedMaxMessagesKbytes", 1),
            MaxPartitionFetchBytes = reader.Number("maxPartitionFetchBytes", 1),
            FetchMaxBytes = reader.Number("fetchMaxBytes", 1),
            ReconnectBackoffMs = reader.Number("reconnectBackoffMs", 0),
            ReconnectBackoffMaxMs = reader.Number("reconnectBackoffMaxMs", 0),
            StatisticsIntervalMs = reader.Number("statisticsIntervalMs", 0),
            LibkafkaDebug = section["libkafkaDebug"],
        };
    }
}
