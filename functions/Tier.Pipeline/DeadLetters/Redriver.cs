using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.DeadLetters;

/// <summary>
/// Publishes dead letters again, each to the topic of the same name, with the same key, headers and value, so that a transform that was changed since can
/// load them. A header links each with its dead letter (<see cref="RedriveHeader"/>); the load transaction believes it and sets <c>redriven_at</c>. Between
/// the publishing and the load nothing is recorded: what is published again in that time has one row all the same.
/// </summary>
public sealed partial class Redriver(
    DeadLetterStore store, WholeRecords whole, StreamTopics topics, TopicRegistry registry, KafkaMetadata kafka, BrokerClients brokers, Checkpoints checkpoints,
    ReplayOptions replay, IConfiguration configuration, TimeProvider time, ILogger<Redriver> logger)
{
    private const long MaxBytesInFlight = 8 * 1024 * 1024;

    /// <summary>How much of what a broker may hold unloaded is for redriven records; the replay takes its own part of it.</summary>
    private const int PartOfUnloaded = 4;

    /// <summary>Publishes the chosen dead letters, in order of their offsets.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="tally">Counts; is told also what can't be redriven, which is left out.</param>
    /// <param name="cancellationToken">Ends it after the records that are on their way.</param>
    /// <exception cref="KafkaException">The broker doesn't answer, or didn't confirm a record.</exception>
    /// <exception cref="MySqlConnector.MySqlException">The database doesn't answer.</exception>
    /// <exception cref="InvalidOperationException">The broker holds as much as it may, and nothing is loaded.</exception>
    public async Task RedriveAsync(DeadLetterSelection selection, RedriveTally tally, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(tally);
        await kafka.CheckAsync(cancellationToken);
        using var producer = BuildProducer();
        foreach (var topic in selection.Groups.GroupBy(group => group.Topic).OrderBy(topic => topic.Key, StringComparer.Ordinal))
        {
            if (await TargetAsync(topic.Key, topic.Sum(group => group.Count), producer, tally, cancellationToken) is { } target)
            {
                await RedriveAsync(selection, topic.Key, target, tally, cancellationToken);
            }
        }
    }

    private async Task RedriveAsync(DeadLetterSelection selection, string topic, RedriveTarget target, RedriveTally tally, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var partition in selection.Partitions.Where(partition => partition.Topic == topic))
            {
                await foreach (var chunk in store.ReadAsync(selection.Filter, partition.TopicId, partition.Partition, partition.LastOffset, cancellationToken))
                {
                    foreach (var deadLetter in chunk)
                    {
                        if (await CompleteAsync(deadLetter, tally, cancellationToken) is { } complete)
                        {
                            await target.PublishAsync(complete, cancellationToken);
                        }
                    }
                }
            }
        }
        finally
        {
            await target.FlushAsync();
        }
    }

    private async Task<DeadLetter?> CompleteAsync(DeadLetter deadLetter, RedriveTally tally, CancellationToken cancellationToken)
    {
        try
        {
            return await whole.CompleteAsync(deadLetter, cancellationToken);
        }
        catch (NotWholeException exception)
        {
            tally.Refuse(1, exception.Message);
            return null;
        }
    }

    private async Task<RedriveTarget?> TargetAsync(string topic, long deadLetters, IProducer<byte[]?, byte[]> producer, RedriveTally tally, CancellationToken cancellationToken)
    {
        if (EventStreams.All.FirstOrDefault(stream => (configuration[stream.TopicSetting] ?? stream.Name) == topic) is not { } stream)
        {
            tally.Refuse(deadLetters, $"{deadLetters} of topic {topic}: no stream loads this topic now, so nothing would become of them: set {string.Join(" or ", EventStreams.All.Select(one => one.TopicSetting))} to it.");
            return null;
        }

        try
        {
            var registered = await topics.RegisterAsync(stream, cancellationToken);
            var unloaded = new UnloadedBytes(registered, replay.ReplayMaxUnloadedBytes / PartOfUnloaded, registry, checkpoints);
            var maxBytesInFlight = replay.ReplayMaxUnloadedBytes == 0 ? MaxBytesInFlight : Math.Min(MaxBytesInFlight, replay.ReplayMaxUnloadedBytes / PartOfUnloaded);
            return new(registered, await kafka.PartitionsAsync(topic), producer, unloaded, maxBytesInFlight, tally, time);
        }
        catch (SettingException exception)
        {
            tally.Refuse(deadLetters, $"{deadLetters} of topic {topic}: {exception.Message}");
            return null;
        }
    }

    private IProducer<byte[]?, byte[]> BuildProducer() =>
        new ProducerBuilder<byte[]?, byte[]>(new ProducerConfig(brokers.Configuration)
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            CompressionType = replay.ReplayCompression,
            LingerMs = 5,
            BatchSize = 1_000_000,
            MessageTimeoutMs = 60_000, // somebody waits for it

            // What the brokers take is theirs to say: the record came from them.
            MessageMaxBytes = 100_000_000,
        })
        .SetLogHandler((_, message) => LogClient(logger, message.Level <= SyslogLevel.Error ? LogLevel.Warning : LogLevel.Debug, message.Message))
        .Build();

    [LoggerMessage(EventId = 600, Message = "Producer: {Message}")]
    private static partial void LogClient(ILogger logger, LogLevel level, string message);
}
