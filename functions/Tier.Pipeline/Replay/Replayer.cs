using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Telemetry;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Replay;

/// <summary>
/// Replays the files of all streams, one event of each file a tick. The producer is idempotent and waits for all replicas, and every
/// delivery is awaited before the position moves on. No transactions: their markers would take offsets.
/// </summary>
/// <remarks>After a failure a file's replay pauses. Ticks during the pause do nothing for it.</remarks>
public sealed partial class Replayer(
    ReplayOptions options,
    EventStreams streams,
    BrokerClients brokers,
    StreamTopics topics,
    TopicRegistry registry,
    ReplayPositions positions,
    Checkpoints checkpoints,
    PipelineStart start,
    PipelineFailure failure,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger<Replayer> logger)
    : IReplayer, IAsyncDisposable
{
    private readonly ReplayPace pace = new(options, time);
    private readonly ReplayPause pauseOfStart = new(time);
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private IProducer<byte[]?, byte[]>? producer;
    private volatile bool producerIsLost;
    private volatile IReadOnlyList<StreamReplay>? replays;

    /// <summary>How far each file is; empty before the first tick.</summary>
    public IReadOnlyList<ReplayProgress> Progress => [.. (replays ?? []).Select(replay => replay.Progress)];

    /// <summary>Why the replay can't begin until a person changes something: one sentence; null while there is no such reason.</summary>
    public string? Refusal { get; private set; }

    public async Task PublishDueAsync(CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var due = pace.Due();
            if (replays is null && !await StartAsync(cancellationToken))
            {
                return;
            }

            if (producerIsLost)
            {
                // After a fatal error an idempotent producer refuses everything; what it had not confirmed is published by the next one.
                producer?.Dispose();
                producer = null;
                producerIsLost = false;
            }

            producer ??= BuildProducer();
            var ready = replays!.Where(replay => !replay.Pause.Holds);
            await Task.WhenAll(ready.Select(replay => PublishAsync(replay, due, cancellationToken)));
        }
        catch (ReplayMovedException)
        {
            await CloseAsync();
            throw;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        producer?.Dispose();
        oneAtATime.Dispose();
    }

    private async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        if (pauseOfStart.Holds)
        {
            return false;
        }

        try
        {
            await start.EnsureAsync(cancellationToken);
            replays = await OpenAsync(cancellationToken);
            pauseOfStart.Succeed();
            Refusal = null;
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Refusal = exception is SettingException or IOException ? exception.Message : null;
            LogPause(logger, "the files", exception.Message, pauseOfStart.Fail().TotalSeconds);
            throw;
        }
    }

    private async Task PublishAsync(StreamReplay replay, long due, CancellationToken cancellationToken)
    {
        var before = replay.Progress;
        try
        {
            var published = await replay.PublishAsync(producer!, due, cancellationToken);
            if (published > 0)
            {
                metrics.Published(before.Topic.Name, published);
            }

            if (replay.Pause.Succeed())
            {
                LogGoesOn(logger, before.Stream.FileName);
            }

            if (before.Problem is null && replay.Progress.Problem is { } problem)
            {
                LogProblem(logger, problem);
            }
        }
        catch (ProduceException<byte[]?, byte[]> exception) when (exception.Error.Code == ErrorCode.MsgSizeTooLarge)
        {
            // No later try can do better, and going on behind it would lose it.
            var progress = replay.Progress;
            failure.Stop(new InvariantException(
                $"An event of {progress.Stream.FileName}, number {progress.Published + 1} or one of the next, is larger than the brokers "
                + $"take ({exception.DeliveryResult.Message.Value.Length} bytes): raise max.message.bytes of topic {progress.Topic.Name}, "
                + "or take the event out of the file.",
                exception));
            throw;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogPause(logger, before.Stream.FileName, exception.Message, replay.Pause.Fail().TotalSeconds);
            throw;
        }
    }

    private async Task<IReadOnlyList<StreamReplay>> OpenAsync(CancellationToken cancellationToken)
    {
        // All files are looked at before the first of them is counted.
        var paths = streams.All.ToDictionary(stream => stream, stream => ReplayFiles.Find(stream, streams.FileOf(stream)));
        foreach (var (stream, path) in paths)
        {
            if (await ReplaySample.CheckAsync(path, stream, cancellationToken) is { } warning)
            {
                LogSample(logger, warning);
            }
        }

        var opened = new List<StreamReplay>();
        foreach (var (stream, path) in paths)
        {
            opened.Add(await OpenAsync(stream, path, cancellationToken));
        }

        return opened;
    }

    private async Task<StreamReplay> OpenAsync(EventStream stream, string path, CancellationToken cancellationToken)
    {
        // Before the first event: a loader that comes late has to see that the broker dropped some.
        var topic = await topics.RegisterAsync(stream, cancellationToken);
        var known = await positions.ListAsync(topic.Id, cancellationToken);
        var info = await new ReplayFileReader().InspectAsync(path, known.Select(file => file.KnownEvents).ToHashSet(), cancellationToken);
        var file = await positions.OpenAsync(topic.Id, info, known, cancellationToken);
        if (file.KnownEvents == 0 && known.LastOrDefault(other => other.Name == file.Name && other.KnownEvents > 0) is { } other)
        {
            LogOther(logger, path, other.KnownEvents);
        }

        LogFile(logger, path, info.Events, topic.Name, file.Position.NextEvent, file.Position.Pass);
        if (file.Position.Finished && options.ReplayRepeat)
        {
            file = await positions.RepeatAsync(file, cancellationToken);
        }

        var unloaded = new UnloadedBytes(topic, options.ReplayMaxUnloadedBytes, registry, checkpoints);
        return new(stream, info, file, topic, registry, positions, options, unloaded, time);
    }

    private async Task CloseAsync()
    {
        foreach (var replay in replays ?? [])
        {
            await replay.DisposeAsync();
        }

        replays = null;
    }

    private IProducer<byte[]?, byte[]> BuildProducer() =>
        new ProducerBuilder<byte[]?, byte[]>(new ProducerConfig(brokers.Configuration)
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            CompressionType = options.ReplayCompression,
            LingerMs = 1,

            // No message is given up: the producer sends again what a broker didn't confirm, and the broker stores it once. A message that
            // is given up and produced again can be stored twice.
            MessageTimeoutMs = 0,
            BatchSize = 1_000_000,

            // What the brokers take is theirs to say; a file's event can have more than a client's default of 1 MB.
            MessageMaxBytes = 100_000_000,
        })
        .SetErrorHandler((_, error) => producerIsLost |= error.IsFatal)
        .SetLogHandler((_, message) =>
            LogClient(logger, message.Level <= SyslogLevel.Error ? LogLevel.Warning : LogLevel.Debug, message.Message))
        .Build();

    [LoggerMessage(
        EventId = 300,
        Level = LogLevel.Information,
        Message = "Replaying {Path} ({Events} events) into topic {Topic} from event {Line}, pass {Pass}")]
    private static partial void LogFile(ILogger logger, string path, long events, string topic, long line, int pass);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogSample(ILogger logger, string warning);

    [LoggerMessage(EventId = 303, Level = LogLevel.Error, Message = "Not complete: {Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);

    [LoggerMessage(EventId = 304, Level = LogLevel.Warning, Message = "The replay of {File} pauses: {Reason} Next try in {Seconds} s")]
    private static partial void LogPause(ILogger logger, string file, string reason, double seconds);

    [LoggerMessage(EventId = 305, Level = LogLevel.Information, Message = "The replay of {File} goes on")]
    private static partial void LogGoesOn(ILogger logger, string file);

    [LoggerMessage(
        EventId = 306,
        Level = LogLevel.Warning,
        Message = "{Path} doesn't begin with the {Events} events of the file of that name that was replayed before: it is another file, "
            + "and all its events are published")]
    private static partial void LogOther(ILogger logger, string path, long events);

    [LoggerMessage(EventId = 301, Message = "Producer: {Message}")]
    private static partial void LogClient(ILogger logger, LogLevel level, string message);
}
