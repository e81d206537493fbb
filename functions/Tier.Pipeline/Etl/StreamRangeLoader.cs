using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Etl;

/// <summary>The ranges of one stream.</summary>
internal sealed class StreamRangeLoader<TEvent, TRow>(
    IStreamSteps<TEvent, TRow> steps, RangeLoader ranges, TopicFollower follower, PipelineStart start) : IRangeLoader, ITopicFollower
    where TEvent : class
    where TRow : StreamRow
{
    private readonly StreamTransform transform = steps.AsTransform();

    public async Task<OutcomeCounts> LoadRangeAsync(RegisteredTopic topic, int partition, long from, long to, CancellationToken cancellationToken)
    {
        await start.EnsureAsync(cancellationToken);
        return await ranges.LoadRangeAsync(transform, topic, partition, from, to, cancellationToken);
    }

    public async Task<OutcomeCounts> RefillAsync(RegisteredTopic topic, int partition, long from, long to, CancellationToken cancellationToken)
    {
        await start.EnsureAsync(cancellationToken);
        return await ranges.RefillAsync(transform, topic, partition, from, to, cancellationToken);
    }

    public async Task<RegisteredTopic> FollowAsync(string topic, CancellationToken cancellationToken)
    {
        await start.EnsureAsync(cancellationToken);
        return (await follower.FollowAsync(transform, topic, cancellationToken)).Current;
    }
}
