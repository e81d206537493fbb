using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// The topics of the streams at first sight: asks which topic each is, and makes the checkpoints of all its partitions. From then on, records that
/// the broker drops before they are loaded show as a loss.
/// </summary>
public sealed class StreamTopics(EventStreams streams, TopicRegistry topics, Checkpoints checkpoints)
{
    /// <summary>Registers the topics of all streams.</summary>
    /// <exception cref="SettingException">The broker has no such topic.</exception>
    public async Task RegisterAllAsync(CancellationToken cancellationToken)
    {
        foreach (var stream in streams.All)
        {
            await RegisterAsync(stream, cancellationToken);
        }
    }

    /// <summary>Registers the topic of one stream.</summary>
    /// <exception cref="SettingException">The broker has no such topic.</exception>
    public async Task<RegisteredTopic> RegisterAsync(EventStream stream, CancellationToken cancellationToken)
    {
        var topic = await topics.GetAsync(streams.TopicOf(stream), cancellationToken);
        await checkpoints.EnsureAsync(topic, cancellationToken);
        return topic;
    }
}
