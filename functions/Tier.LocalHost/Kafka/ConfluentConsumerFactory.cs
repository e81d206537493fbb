using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Tier.LocalHost.Hosting;

namespace Tier.LocalHost.Kafka;

/// <summary>Makes consumers of librdkafka, and turns its messages into log events.</summary>
internal sealed class ConfluentConsumerFactory(ILoggerFactory loggers) : IRecordConsumerFactory
{
    public IRecordConsumer Create(string function, string topic, ConsumerConfig configuration)
    {
        var logger = loggers.CreateLogger("Tier.LocalHost.Kafka");
        var consumer = new ConsumerBuilder<byte[]?, byte[]?>(configuration)
            .SetKeyDeserializer(NullableBytes.Deserializer)
            .SetValueDeserializer(NullableBytes.Deserializer)
            .SetPartitionsAssignedHandler((_, partitions) => logger.PartitionsAssigned(function, partitions))
            .SetPartitionsRevokedHandler((_, partitions) => logger.PartitionsRevoked(function, partitions))
            .SetPartitionsLostHandler((_, partitions) => logger.PartitionsLost(function, partitions))
            .SetOffsetsCommittedHandler((_, committed) => LogFailedCommits(logger, function, committed))
            .SetErrorHandler((_, error) => LogError(logger, function, error))
            .SetLogHandler((_, message) => LogMessage(logger, function, message))
            .Build();
        consumer.Subscribe(topic);
        return new ConfluentRecordConsumer(consumer);
    }

    private static void LogFailedCommits(ILogger logger, string function, CommittedOffsets committed)
    {
        // NO_OFFSET only says that there was nothing to commit.
        foreach (var offset in committed.Offsets.Where(offset => offset.Error.IsError && offset.Error.Code is not ErrorCode.Local_NoOffset))
            logger.CommitFailed(function, offset.TopicPartitionOffset, offset.Error.Reason);
    }

    // librdkafka reports that all brokers are down once per outage, and each failed connection again and again.
    private static void LogError(ILogger logger, string function, Error error)
    {
        if (error.Code is ErrorCode.Local_AllBrokersDown)
            logger.AllBrokersDown(function, error.Reason);
        else
            logger.ClientError(function, error.Reason);
    }

    private static void LogMessage(ILogger logger, string function, LogMessage message)
    {
        var level = (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging);
        if (logger.IsEnabled(level))
            logger.Librdkafka(level, function, message.Facility, message.Message);
    }
}
