using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Goes with a topic's name from one topic to the next. A consumer goes on at the offset where it was, so what the new topic has before is read
/// from it by us; what the consumer read ahead of the old one is loaded as what it is.
/// </summary>
public sealed partial class TopicFollower(
    TopicRegistry topics, Checkpoints checkpoints, KafkaMetadata kafka, RangeReload reload, ILogger<TopicFollower> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, FollowedTopic> followed = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <summary>Asks which topic the name stands for now; loads what a new one has up to its last stable offset.</summary>
    public async Task<FollowedTopic> FollowAsync(EventStream stream, string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var asked = await topics.AskAsync(name, cancellationToken);
            var known = followed.GetOrAdd(name, _ => new(topics.FirstSeen(name) ?? asked, null));
            if (known.Current.Id == asked.Id)
            {
                return known;
            }

            try
            {
                await ChangeAsync(stream, known, asked, cancellationToken);
            }
            catch (TopicChangedException exception)
            {
                LogChangedAgain(logger, exception.Message);
            }
        }
    }

    /// <summary>Loads what the topic has of some partitions, from the checkpoints up to the last stable offsets.</summary>
    /// <returns>The partitions that the topic has.</returns>
    /// <exception cref="TopicChangedException">The name stands for yet another topic.</exception>
    public async Task<IReadOnlyList<int>> CatchUpAsync(EventStream stream, RegisteredTopic topic, IEnumerable<int> partitions, CancellationToken cancellationToken)
    {
        var existing = (await kafka.PartitionsAsync(topic.Name).WaitAsync(cancellationToken)).Intersect(partitions).ToArray();
        await checkpoints.EnsureAsync(topic, existing, cancellationToken);
        var stable = await kafka.LastStableOffsetsAsync(topic.Name, existing).WaitAsync(cancellationToken);
        foreach (var partition in existing)
        {
            var next = (await checkpoints.ReadAsync(topic.Id, cancellationToken))[partition];
            await reload.AppendAsync(stream, topic, partition, next, stable[partition], cancellationToken);
        }

        return existing;
    }

    public void Dispose() => oneAtATime.Dispose();

    private async Task ChangeAsync(EventStream stream, FollowedTopic before, RegisteredTopic now, CancellationToken cancellationToken)
    {
        // The function and the watch notice it at the same time.
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (followed[now.Name] != before)
            {
                return;
            }

            LogChanged(logger, now.Name, before.Current.Identity.TopicId, before.Current.Id, now.Identity.TopicId, now.Id);
            await CatchUpAsync(stream, now, await kafka.PartitionsAsync(now.Name).WaitAsync(cancellationToken), cancellationToken);
            followed[now.Name] = new(now, before.Current);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    [LoggerMessage(EventId = 510, Level = LogLevel.Warning, Message = "Topic {Topic} was deleted and made again, or another cluster answers: it was {Before} ({BeforeId}) and is {Now} ({NowId}), which is loaded from its start")]
    private static partial void LogChanged(ILogger logger, string topic, string before, ushort beforeId, string now, ushort nowId);

    [LoggerMessage(EventId = 511, Level = LogLevel.Warning, Message = "{Message}")]
    private static partial void LogChangedAgain(ILogger logger, string message);
}
