using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Telemetry;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Replay;

/// <summary>
/// Replays the files of all streams, one event of each file a tick. The producer is idempotent, waits for all replicas, and every delivery is
/// awaited before the position moves on. No transactions: their markers would take offsets.
/// </summary>
public sealed partial class Replayer(
    ReplayOptions options, IConfiguration configuration, BrokerClients brokers, StreamTopics topics, TopicRegistry registry, ReplayPositions positions, Checkpoints checkpoints,
    PipelineStart start, PipelineFailure failure, PipelineMetrics metrics, TimeProvider time, ILogger<Replayer> logger) : IReplayer, IAsyncDisposable
{
    private readonly ReplayPace pace = new(options, time);
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private IProducer<byte[]?, byte[]>? producer;
    private volatile bool producerIsLost;
    private volatile IReadOnlyList<StreamReplay>? replays;

    /// <summary>How far each file is; empty before the first tick.</summary>
    public IReadOnlyList<ReplayProgress> Progress => [.. (replays ?? []).Select(replay => replay.Progress)];

    /// <inheritdoc />
    public async Task PublishDueAsync(CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await start.EnsureAsync(cancellationToken);
            replays ??= await OpenAsync(cancellationToken);
            if (producerIsLost)
            {
                // After a fatal error an idempotent producer refuses everything; what it had not confirmed is published again.
                producer?.Dispose();
                producer = null;
                producerIsLost = false;
            }

            producer ??= BuildProducer();
            var due = pace.Due();
            await Task.WhenAll(replays.Select(replay => PublishAsync(replay, due, cancellationToken)));
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var replay in replays ?? [])
        {
            await replay.DisposeAsync();
        }

        producer?.Dispose();
        oneAtATime.Dispose();
    }

    private async Task PublishAsync(StreamReplay replay, long due, CancellationToken cancellationToken)
    {
        try
        {
            var published = await replay.PublishAsync(producer!, due, cancellationToken);
            if (published > 0)
            {
                metrics.Published(replay.Progress.Topic.Name, published);
            }
        }
        catch (ProduceException<byte[]?, byte[]> exception) when (exception.Error.Code == ErrorCode.MsgSizeTooLarge)
        {
            // No later try can do better, and going on behind it would lose it.
            var progress = replay.Progress;
            failure.Stop(new InvariantException(
                $"An event of {progress.Stream.FileName}, number {progress.Published + 1} or one of the next, is larger than the brokers take ({exception.DeliveryResult.Message.Value.Length} bytes): raise max.message.bytes of topic {progress.Topic.Name}, or take the event out of the file.", exception));
            throw;
        }
    }

    private async Task<IReadOnlyList<StreamReplay>> OpenAsync(CancellationToken cancellationToken)
    {
        var opened = new List<StreamReplay>();
        foreach (var stream in StreamModules.All)
        {
            var path = ReplayFiles.Find(configuration, stream);
            var file = await new ReplayFileReader().InspectAsync(path, cancellationToken);

            // Before the first event: a loader that comes late has to see that the broker dropped some.
            var topic = await topics.RegisterAsync(stream, cancellationToken);
            var position = await positions.ReadAsync(topic.Id, file.Sha256, cancellationToken);
            LogFile(logger, path, file.Events, topic.Name, position.NextLine, position.Pass);
            if (position.Finished && options.ReplayRepeat)
            {
                position = new(position.Pass + 1, 0, false);
            }

            opened.Add(new(stream, path, file, topic, positions, position, options, new(topic, options.ReplayMaxUnloadedBytes, registry, checkpoints)));
        }

        return opened;
    }

    private IProducer<byte[]?, byte[]> BuildProducer() =>
        new ProducerBuilder<byte[]?, byte[]>(new ProducerConfig(brokers.Configuration)
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            CompressionType = options.ReplayCompression,
            LingerMs = 1,
            BatchSize = 1_000_000,

            // What the brokers take is theirs to say; a file's event can have more than a client's default of 1 MB.
            MessageMaxBytes = 100_000_000,
        })
        .SetErrorHandler((_, error) => producerIsLost |= error.IsFatal)
        .SetLogHandler((_, message) => LogClient(logger, message.Level <= SyslogLevel.Error ? LogLevel.Warning : LogLevel.Debug, message.Message))
        .Build();

    [LoggerMessage(EventId = 300, Level = LogLevel.Information, Message = "Replaying {Path} ({Events} events) into topic {Topic} from event {Line}, pass {Pass}")]
    private static partial void LogFile(ILogger logger, string path, long events, string topic, long line, int pass);

    [LoggerMessage(EventId = 301, Message = "Producer: {Message}")]
    private static partial void LogClient(ILogger logger, LogLevel level, string message);
}
