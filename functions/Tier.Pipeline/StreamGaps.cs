using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline;

/// <summary>Finds offsets of a stream's topic that no batch will bring.</summary>
public sealed class StreamGaps(Checkpoints checkpoints, KafkaMetadata kafka, IConfiguration configuration)
{
    /// <summary>
    /// Gives new partitions their checkpoints, and compares those of all with what the consumer group has committed and with what the broker still has.
    /// </summary>
    /// <exception cref="SettingException">The broker has no such topic.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer.</exception>
    /// <exception cref="MySqlConnector.MySqlException">The database doesn't answer.</exception>
    public async Task<IReadOnlyList<StreamGap>> LookAsync(EventStream stream, RegisteredTopic topic, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var partitions = await kafka.PartitionsAsync(topic.Name).WaitAsync(cancellationToken);
        await checkpoints.EnsureAsync(topic, partitions, cancellationToken);

        // Asked for before the checkpoints: while loads run, a committed offset is never beyond a checkpoint that is read later.
        var committed = configuration[stream.ConsumerGroupSetting] is { Length: > 0 } group
            ? await kafka.CommittedAsync(group, topic.Name, partitions).WaitAsync(cancellationToken)
            : new Dictionary<int, long>();
        var low = await kafka.LowWatermarksAsync(topic.Name, partitions).WaitAsync(cancellationToken);
        var next = await checkpoints.ReadAsync(topic.Id, cancellationToken);

        // A group can have committed beyond the end: in a topic of the same name that is no more.
        var stable = await kafka.LastStableOffsetsAsync(topic.Name, partitions).WaitAsync(cancellationToken);
        return
        [
            .. partitions.Select(partition => new StreamGap(partition, next[partition], Math.Min(stable[partition], Math.Max(low[partition], committed.GetValueOrDefault(partition)))))
                .Where(gap => gap.End > gap.Checkpoint),
        ];
    }
}
