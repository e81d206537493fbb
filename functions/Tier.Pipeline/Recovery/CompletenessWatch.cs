using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Recovery;

/// <summary>
/// Looks after what no batch tells: that a topic is another one now, that it has partitions which nobody has seen, and that offsets were committed
/// which have no outcome, as after a database was restored. Every process of the app runs one; they meet at the locks of the checkpoints.
/// </summary>
public sealed partial class CompletenessWatch(
    EventStreams streams, MissingRanges ranges, RangeReload reload, TopicFollower follower, PipelineStart start,
    PipelineFailure failure, TimeProvider time, ILogger<CompletenessWatch> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        // The streams have nothing to do with each other: the hole of one may take an hour.
        Task.WhenAll(streams.All.Select(stream => Task.Run(() => WatchAsync(stream, stoppingToken), stoppingToken)));

    private async Task WatchAsync(EventStream stream, CancellationToken cancellationToken)
    {
        var outage = false;
        long? looked = null;
        while (true)
        {
            try
            {
                var now = time.GetTimestamp();
                await start.EnsureAsync(cancellationToken);
                var topic = (await follower.FollowAsync(stream, streams.TopicOf(stream), cancellationToken)).Current;
                if (looked is null || time.GetElapsedTime(looked.Value) >= LoadingOptions.LookEvery)
                {
                    await HealAsync(stream, topic, cancellationToken);
                    looked = now;
                }

                LogRound(logger, stream.Name);
                if (outage)
                {
                    LogOver(logger, stream.Name);
                    outage = false;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (TopicChangedException)
            {
                // The next round goes with it.
            }
            catch (InvariantException exception)
            {
                failure.Stop(exception);
                return;
            }
#pragma warning disable CA1031 // Whatever keeps the watch from looking, it looks again: the functions themselves fail loudly.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogOutage(logger, outage ? LogLevel.Debug : LogLevel.Warning, exception, stream.Name);
                outage = true;
            }

            await Task.Delay(LoadingOptions.IdentityEvery, time, cancellationToken);
        }
    }

    private async Task HealAsync(EventStream stream, RegisteredTopic topic, CancellationToken cancellationToken)
    {
        var behind = await ranges.FindAsync(stream, topic, cancellationToken);
        LogLooked(logger, topic.Name, behind.Count);
        if (behind.Count == 0)
        {
            return;
        }

        await Task.Delay(LoadingOptions.StandsStill, time, cancellationToken);
        var still = (await ranges.FindAsync(stream, topic, cancellationToken)).Where(
            now => behind.Any(before => (before.Partition, before.Missing.First) == (now.Partition, now.Missing.First)));
        foreach (var (partition, missing) in still)
        {
            LogHeal(logger, topic.Name, partition, missing.First, missing.Last);
            await reload.AppendAsync(stream, topic, partition, missing.First, missing.Last + 1, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 530, Level = LogLevel.Warning, Message = "{Topic} partition {Partition}: offsets {First} to {Last} were committed, or dropped by the broker, and have no outcome; they are read from the broker")]
    private static partial void LogHeal(ILogger logger, string topic, int partition, long first, long last);

    [LoggerMessage(EventId = 531, Message = "The completeness of {Stream} can't be watched now; it is tried again")]
    private static partial void LogOutage(ILogger logger, LogLevel level, Exception exception, string stream);

    [LoggerMessage(EventId = 532, Level = LogLevel.Information, Message = "The completeness of {Stream} is watched again")]
    private static partial void LogOver(ILogger logger, string stream);

    [LoggerMessage(EventId = 533, Level = LogLevel.Debug, Message = "{Topic}: {Count} partitions have committed or dropped offsets without an outcome")]
    private static partial void LogLooked(ILogger logger, string topic, int count);

    [LoggerMessage(EventId = 534, Level = LogLevel.Debug, Message = "The completeness of {Stream} was looked after")]
    private static partial void LogRound(ILogger logger, string stream);
}
