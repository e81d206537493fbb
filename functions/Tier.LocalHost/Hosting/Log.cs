using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Tier.LocalHost.Hosting;

/// <summary>The local host's log events, 7100 to 7199.</summary>
internal static partial class Log
{
    [LoggerMessage(7100, LogLevel.Information, "Listening for the functions {Functions}")]
    public static partial void Listening(this ILogger logger, IReadOnlyCollection<string> functions);

    [LoggerMessage(7102, LogLevel.Warning, "Functions still ran after {DrainTimeout} of draining; their token is cancelled now")]
    public static partial void DrainTimedOut(this ILogger logger, TimeSpan drainTimeout);

    [LoggerMessage(7103, LogLevel.Error, "Functions ignored their cancelled token; the host stops without waiting for them any longer")]
    public static partial void TokenIgnored(this ILogger logger);

    [LoggerMessage(7104, LogLevel.Critical, "A listener can't go on; the host stops")]
    public static partial void ListenerFailed(this ILogger logger, Exception exception);

    [LoggerMessage(7105, LogLevel.Warning, "Consumers could not leave their groups in time; their partitions move when the session times out")]
    public static partial void CloseTimedOut(this ILogger logger);

    [LoggerMessage(7110, LogLevel.Warning, "{Function} failed; retry {Retry} follows in {Delay}")]
    public static partial void RetryingInvocation(this ILogger logger, Exception exception, string function, TimeSpan delay, int retry);

    [LoggerMessage(7120, LogLevel.Error, "{Function} failed; the timer goes on")]
    public static partial void TimerFailed(this ILogger logger, Exception exception, string function);

    [LoggerMessage(7130, LogLevel.Error, "{Function} failed with {Records} records; they are committed all the same, because commitOnFailure is true: {Offsets}")]
    public static partial void FailedBatchCommitted(this ILogger logger, Exception exception, string function, int records, IReadOnlyCollection<object> offsets);

    [LoggerMessage(7131, LogLevel.Warning, "{Function} failed with {Records} records; the batch is run again at once, retry {Retry}")]
    public static partial void RunningBatchAgain(this ILogger logger, Exception exception, string function, int records, int retry);

    [LoggerMessage(7132, LogLevel.Error, "{Function} failed with {Records} records and {Retries} retries; they are committed all the same, because maxRetries allows no more: {Offsets}")]
    public static partial void RetriesUsedUp(this ILogger logger, Exception exception, string function, int records, int retries, IReadOnlyCollection<object> offsets);

    [LoggerMessage(7133, LogLevel.Information, "{Function} didn't finish {Records} records before the host stopped; they are not committed and will be delivered again")]
    public static partial void BatchAbandoned(this ILogger logger, string function, int records);

    [LoggerMessage(7134, LogLevel.Error, "{Function} can't store the offset {Offset}, its partition belongs to another member now; the records from there on are delivered again")]
    public static partial void StoreOffsetFailed(this ILogger logger, Exception exception, string function, TopicPartitionOffset offset);

    [LoggerMessage(7135, LogLevel.Debug, "{Function} finished {Records} records: {Offsets}")]
    public static partial void BatchFinished(this ILogger logger, string function, int records, IReadOnlyCollection<object> offsets);

    [LoggerMessage(7140, LogLevel.Information, "{Function} was assigned {Partitions}")]
    public static partial void PartitionsAssigned(this ILogger logger, string function, IReadOnlyCollection<object> partitions);

    [LoggerMessage(7141, LogLevel.Information, "{Function} gave up {Partitions}")]
    public static partial void PartitionsRevoked(this ILogger logger, string function, IReadOnlyCollection<object> partitions);

    [LoggerMessage(7142, LogLevel.Warning, "{Function} lost {Partitions}; what it has not committed is delivered again, elsewhere")]
    public static partial void PartitionsLost(this ILogger logger, string function, IReadOnlyCollection<object> partitions);

    [LoggerMessage(7143, LogLevel.Warning, "{Function} can't commit {Offset}: {Reason}")]
    public static partial void CommitFailed(this ILogger logger, string function, TopicPartitionOffset offset, string reason);

    [LoggerMessage(7144, LogLevel.Error, "{Function} can't consume: {Reason}")]
    public static partial void ConsumeFailed(this ILogger logger, string function, string reason);

    [LoggerMessage(7145, LogLevel.Warning, "{Function} has no connection to any broker: {Reason}")]
    public static partial void AllBrokersDown(this ILogger logger, string function, string reason);

    [LoggerMessage(7146, LogLevel.Debug, "{Function}, Kafka client: {Reason}")]
    public static partial void ClientError(this ILogger logger, string function, string reason);

    [LoggerMessage(EventId = 7147, Message = "{Function}, librdkafka {Facility}: {Text}")]
    public static partial void Librdkafka(this ILogger logger, LogLevel level, string function, string facility, string text);
}
