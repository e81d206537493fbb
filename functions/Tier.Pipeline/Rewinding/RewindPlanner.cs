using System.Data;
using Dapper;
using Microsoft.Extensions.Configuration;
using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Rewinding;

/// <summary>Finds out what a rewind would do. Changes nothing.</summary>
internal sealed class RewindPlanner(Database database, KafkaMetadata kafka, IConfiguration configuration)
{
    /// <summary>The plan for one partition of a topic, or for all of them.</summary>
    /// <exception cref="RewindRefusedException">The topic or the partition isn't known, or the offset isn't between the partition's first one and its checkpoint.</exception>
    public async Task<RewindPlan> PlanAsync(string topic, int? partition, RewindTarget target, CancellationToken cancellationToken)
    {
        var stream = EventStreams.All.FirstOrDefault(module => TopicOf(module) == topic) ?? throw new RewindRefusedException(
            $"No stream loads a topic '{topic}': there are {string.Join(" and ", EventStreams.All.Select(TopicOf))}.");
        await kafka.CheckAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var registered = await RegisteredAsync(connection, topic);
        var checkpoints = await CheckpointsAsync(connection, registered, partition);

        // Asked for after the checkpoints: a running app moves these on, and never beyond the broker's end.
        var broker = await BrokerRangesAsync(topic, [.. checkpoints.Select(checkpoint => checkpoint.Partition)]);
        var compacted = await kafka.IsCompactedAsync(topic);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, isReadOnly: true, cancellationToken);
        var partitions = new List<PartitionRewind>();
        foreach (var (number, first, next) in checkpoints)
        {
            var from = target.Offset ?? await RewindOffsets.SinceAsync(transaction, stream.Table.Name, registered.Id, number, target.Time!.Value, next, cancellationToken);
            Check(topic, number, from, first, next);
            var (low, high) = broker[number];
            var planned = new PartitionRewind { Partition = number, FirstOffset = first, Checkpoint = next, From = from, BrokerLow = low, BrokerHigh = high };
            partitions.Add(from == next ? planned : await new PartitionPlanner(transaction, stream.Table.Name, registered.Id, cancellationToken).CountAsync(planned, compacted));
        }

        var left = new LeftRecordsQuery(transaction, registered.Id, [.. partitions.Where(planned => planned.From < planned.Checkpoint)], cancellationToken);
        return new()
        {
            Stream = stream.Name,
            Table = stream.Table.Name,
            Topic = registered,
            Partitions = partitions,
            LeftDuplicates = await left.ReadAsync("duplicate_events", ("first_topic_id", "first_partition", "first_offset")),
            LeftRedriven = await left.ReadAsync("redriven_records", ("dead_topic_id", "dead_partition", "dead_offset")),
            Compacted = compacted,
        };
    }

    /// <summary>How many outcomes of a plan the brokers can't give back by now.</summary>
    /// <exception cref="RewindRefusedException">The topic was deleted and made again since the plan was made.</exception>
    public async Task<long> LostNowAsync(RewindPlan plan, CancellationToken cancellationToken)
    {
        var (topic, partitions) = (plan.Topic, plan.Partitions.Where(partition => partition.From < partition.Checkpoint).ToArray());
        await using var connection = await database.OpenAsync(cancellationToken);
        if (await RegisteredAsync(connection, topic.Name) != topic)
        {
            throw new RewindRefusedException($"The topic '{topic.Name}' was deleted and made again meanwhile. Nothing was changed.");
        }

        var checkpoints = (await CheckpointsAsync(connection, topic, null)).ToDictionary(checkpoint => checkpoint.Partition, checkpoint => checkpoint.Next);
        var broker = await BrokerRangesAsync(topic.Name, [.. partitions.Select(partition => partition.Partition)]);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, isReadOnly: true, cancellationToken);
        var planner = new PartitionPlanner(transaction, plan.Table, topic.Id, cancellationToken);
        long lost = 0;
        foreach (var partition in partitions)
        {
            var (low, high) = broker[partition.Partition];
            lost += await planner.LostAsync(partition with { Checkpoint = checkpoints[partition.Partition], BrokerLow = low, BrokerHigh = high }, plan.Compacted);
        }

        return lost;
    }

    private static void Check(string topic, int partition, long from, long first, long checkpoint)
    {
        if (from > checkpoint)
        {
            throw new RewindRefusedException($"{topic}[{partition}] is loaded up to offset {checkpoint} only: it can't be rewound to {from}.");
        }

        if (from < first)
        {
            throw new RewindRefusedException($"{topic}[{partition}] begins at offset {first}, which was the broker's first one when the topic was first seen: it can't be rewound to {from}.");
        }
    }

    private async Task<RegisteredTopic> RegisteredAsync(MySqlConnection connection, string topic)
    {
        var identity = await kafka.IdentifyAsync(topic);
        var id = await connection.QuerySingleOrDefaultAsync<ushort?>(
            "SELECT topic_id FROM kafka_topics WHERE name = @topic AND cluster_id = @ClusterId AND kafka_topic_id = @TopicId", new { topic, identity.ClusterId, identity.TopicId });
        return id is { } known
            ? new(known, topic, identity)
            : throw new RewindRefusedException($"Nothing was loaded yet of the topic '{topic}' that the brokers have now (topic id {identity.TopicId}). An earlier topic of that name can't be loaded again.");
    }

    private static async Task<IReadOnlyList<(int Partition, long First, long Next)>> CheckpointsAsync(MySqlConnection connection, RegisteredTopic topic, int? partition)
    {
        var all = (await connection.QueryAsync<(int Partition, long First, long Next)>(
            "SELECT kafka_partition, low_watermark, next_offset FROM partition_checkpoints WHERE topic_id = @Id ORDER BY kafka_partition", new { topic.Id })).ToArray();
        var wanted = all.Where(checkpoint => partition is null || checkpoint.Partition == partition).ToArray();
        return wanted.Length > 0
            ? wanted
            : throw new RewindRefusedException($"The topic '{topic.Name}' has no partition {partition}: there are {string.Join(", ", all.Select(checkpoint => checkpoint.Partition))}.");
    }

    private async Task<Dictionary<int, (long Low, long High)>> BrokerRangesAsync(string topic, IReadOnlyList<int> partitions)
    {
        var low = await kafka.LowWatermarksAsync(topic, partitions);
        var high = await kafka.HighWatermarksAsync(topic, partitions);
        return partitions.ToDictionary(partition => partition, partition => (low[partition], high[partition]));
    }

    private string TopicOf(EventStream stream) => configuration[stream.TopicSetting] ?? stream.Name;
}
