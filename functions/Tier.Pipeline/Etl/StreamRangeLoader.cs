using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Etl;

/// <summary>The ranges of one stream.</summary>
internal sealed class StreamRangeLoader(EventStream stream, RangeLoader ranges, TopicFollower follower, PipelineStart start) : IRangeLoader, ITopicFollower
{
    public async Task<OutcomeCounts> LoadRangeAsync(RegisteredTopic topic, int partition, long from, long to, CancellationToken cancellationToken)
    {
        await start.EnsureAsync(cancellationToken);
        return await ranges.LoadRangeAsync(stream, topic, partition, from, to, cancellationToken);
    }

    public async Task<OutcomeCounts> RefillAsync(RegisteredTopic topic, int partition, long from, long to, CancellationToken cancellationToken)
    {
        await start.EnsureAsync(cancellationToken);
        return await ranges.RefillAsync(stream, topic, partition, from, to, cancellationToken);
    }

    public async Task<RegisteredTopic> FollowAsync(string topic, CancellationToken cancellationToken)
    {
        await start.EnsureAsync(cancellationToken);
        return (await follower.FollowAsync(stream, topic, cancellationToken)).Current;
    }
}
