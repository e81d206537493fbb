using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Tier.LocalHost.Hosting;

namespace Tier.LocalHost.Kafka;

/// <summary>Makes consumers of librdkafka, and turns its messages into log events.</summary>
internal sealed class ConfluentConsumerFactory(ILoggerFactory loggers, TimeProvider time) : IRecordConsumerFactory
{
    private const string ConnectionFailed = "FAIL";

    public IRecordConsumer Create(string function, string topic, ConsumerConfig configuration)
    {
        var logger = loggers.CreateLogger("Tier.LocalHost.Kafka");
        var outage = new BrokerOutage(time);
        var consumer = new ConsumerBuilder<byte[]?, byte[]?>(configuration)
            .SetKeyDeserializer(NullableBytes.Deserializer)
            .SetValueDeserializer(NullableBytes.Deserializer)
            .SetPartitionsAssignedHandler((_, partitions) => logger.PartitionsAssigned(function, partitions))
            .SetPartitionsRevokedHandler((_, partitions) => logger.PartitionsRevoked(function, partitions))
            .SetPartitionsLostHandler((_, partitions) => logger.PartitionsLost(function, partitions))
            .SetOffsetsCommittedHandler((_, committed) => LogFailedCommits(logger, function, committed))
            .SetErrorHandler((_, error) => LogError(logger, outage, function, error))
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

    private static void LogError(ILogger logger, BrokerOutage outage, string function, Error error)
    {
        if (outage.Begins(error.Code is ErrorCode.Local_AllBrokersDown))
            logger.AllBrokersDown(function, error.Reason);
        else
            logger.ClientError(function, error.Reason);
    }

    private static void LogMessage(ILogger logger, string function, LogMessage message)
    {
        // A line for every failed connection, 20 a second; that there is no connection is told by the outage's warning.
        var level = message.Facility is ConnectionFailed ? LogLevel.Debug : (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging);
        if (logger.IsEnabled(level))
            logger.Librdkafka(level, function, message.Facility, message.Message);
    }
}
