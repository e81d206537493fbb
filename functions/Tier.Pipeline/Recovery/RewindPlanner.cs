using System.Data;
using MySqlConnector;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Recovery;

/// <summary>Finds out what a rewind would do. Changes nothing.</summary>
internal sealed class RewindPlanner(Database database, KafkaMetadata kafka, EventStreams streams)
{
    /// <summary>The plan for one partition of a topic, or for all of them.</summary>
    /// <exception cref="RewindRefusedException">The topic or the partition isn't known, or the offset isn't between the partition's first one and its checkpoint.</exception>
    public async Task<RewindPlan> PlanAsync(string topic, int? partition, RewindTarget target, CancellationToken cancellationToken)
    {
        var stream = streams.All.FirstOrDefault(one => streams.TopicOf(one) == topic) ?? throw new RewindRefusedException(
            $"No stream loads a topic '{topic}': there are {string.Join(" and ", streams.All.Select(streams.TopicOf))}.");
        await kafka.CheckAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var registered = await RegisteredAsync(connection, topic);
        var checkpoints = await CheckpointsAsync(connection, registered, partition);

        // Asked for after the checkpoints: a running app moves these on, and never beyond the broker's end.
        var broker = await BrokerRangesAsync(topic, [.. checkpoints.Select(checkpoint => checkpoint.Partition)]);
        var compacted = await kafka.IsCompactedAsync(topic);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, isReadOnly: true, cancellationToken);
        var partitions = new List<PartitionRewind>();
        var planner = new PartitionPlanner(transaction, stream.Table, registered.Id, cancellationToken);
        foreach (var (number, checkpoint) in checkpoints)
        {
            var from = await planner.FromAsync(target, number, checkpoint);
            Check(topic, number, from, checkpoint.First, checkpoint.Next);
            var (low, high) = broker[number];
            var planned = new PartitionRewind
            {
                Partition = number,
                FirstOffset = checkpoint.First,
                Checkpoint = checkpoint.Next,
                From = from,
                BrokerLow = low,
                BrokerHigh = high,
            };
            partitions.Add(from == checkpoint.Next ? planned : await planner.CountAsync(planned, compacted));
        }

        var removed = partitions.Where(planned => planned.From < planned.Checkpoint).Select(
            planned => (planned.Partition, planned.From)).ToArray();
        return new()
        {
            Stream = stream.Name,
            Table = stream.Table,
            Topic = registered,
            Partitions = partitions,
            LeftDuplicates = await DuplicateEvents.LeftAsync(transaction, registered.Id, removed, cancellationToken),
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

        var checkpoints = (await CheckpointsAsync(connection, topic, null)).ToDictionary(
            checkpoint => checkpoint.Partition, checkpoint => checkpoint.Row.Next);
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
        return (await KnownTopics.AllAsync(connection)).SingleOrDefault(known => known.Name == topic && known.Identity == identity)
            ?? throw new RewindRefusedException(
                $"Nothing was loaded yet of the topic '{topic}' that the brokers have now (topic id {identity.TopicId}). "
                + "An earlier topic of that name can't be loaded again.");
    }

    private static async Task<IReadOnlyList<(int Partition, CheckpointRow Row)>> CheckpointsAsync(
        MySqlConnection connection, RegisteredTopic topic, int? partition)
    {
        var all = await Checkpoints.ReadAsync(connection, topic.Id);
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
}
