using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Streams;

namespace Tier.Cli.Run.Chaos;

/// <summary>
/// Moves the committed offsets of the streams' consumer groups while the functions are stopped. As a member of the group: an operator's way, by the admin API, is
/// refused by the in-process broker.
/// </summary>
internal sealed class GroupOffsets(BrokerClients brokers, KafkaMetadata kafka, IConfiguration settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Moves all to the first offset, or beyond the last record.</summary>
    /// <exception cref="KafkaException">The broker refused.</exception>
    /// <exception cref="InvalidOperationException">The broker gave the partitions to nobody.</exception>
    public Task MoveAsync(bool toEnd) => Task.WhenAll(EventStreams.BuiltIn.Select(stream => MoveAsync(stream, toEnd)));

    private async Task MoveAsync(EventStream stream, bool toEnd)
    {
        var topic = settings[stream.TopicSetting]!;
        var partitions = await kafka.PartitionsAsync(topic);
        var offsets = toEnd ? await kafka.HighWatermarksAsync(topic, partitions) : partitions.ToDictionary(partition => partition, _ => 0L);
        await Task.Run(() => Move(topic, settings[stream.ConsumerGroupSetting]!, offsets));
    }

    private void Move(string topic, string group, IReadOnlyDictionary<int, long> offsets)
    {
        var configuration = new ConsumerConfig(brokers.Configuration)
        {
            GroupId = group,
            GroupProtocol = settings.GetValue("LocalHost:KafkaGroupProtocol", GroupProtocol.Classic),
            EnableAutoCommit = false,
        };
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(configuration).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(topic);
        var asked = TimeProvider.System.GetTimestamp();
        while (consumer.Assignment.Count < offsets.Count)
        {
            if (TimeProvider.System.GetElapsedTime(asked) > Patience)
            {
                throw new InvalidOperationException($"The broker gave the partitions of {topic} to nobody for {Patience.TotalSeconds} s.");
            }

            consumer.Consume(Poll);
        }

        consumer.Commit(offsets.Select(offset => new TopicPartitionOffset(topic, offset.Key, offset.Value)));
        consumer.Close();
    }
}
