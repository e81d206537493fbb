using System.Data;
using Dapper;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>Checks completeness on a running system, or on one that has stopped: ledger and checkpoints against the broker's watermarks, the committed offsets and the tables' counts.</summary>
public sealed class Reconciler(Database database, KafkaMetadata kafka, IConfiguration configuration)
{
    /// <summary>Checks the topics of all streams.</summary>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer: nothing is known.</exception>
    /// <exception cref="MySqlConnector.MySqlException">The database doesn't answer: nothing is known.</exception>
    /// <exception cref="SettingException">A setting is wrong: nothing is known.</exception>
    public async Task<ReconciliationReport> ReconcileAsync(CancellationToken cancellationToken)
    {
        await kafka.CheckAsync(cancellationToken);
        var reports = new List<TopicReport>();
        foreach (var stream in StreamModules.All)
        {
            reports.AddRange(await ReconcileAsync(stream, cancellationToken));
        }

        return new([.. reports.OrderByDescending(report => report.Current)]);
    }

    private async Task<IEnumerable<TopicReport>> ReconcileAsync(IStreamModule stream, CancellationToken cancellationToken)
    {
        var topic = configuration[stream.TopicSetting()] ?? stream.Name;
        var identity = await kafka.IdentifyAsync(topic);
        var partitions = await kafka.PartitionsAsync(topic);

        // Asked for before the database: while the pipeline runs, a committed offset is never beyond a checkpoint that is read later.
        var committed = configuration[stream.ConsumerGroupSetting()] is { Length: > 0 } group
            ? await kafka.CommittedAsync(group, topic, partitions)
            : new Dictionary<int, long>();
        var low = await kafka.LowWatermarksAsync(topic, partitions);

        var stored = await ReadAsync(stream.Table.Name, topic, cancellationToken);
        var high = await kafka.HighWatermarksAsync(topic, partitions);
        var reports = stored
            .Where(entry => entry.Key != identity)
            .Select(entry => new TopicReport(stream.Name, topic, entry.Key, false, [.. entry.Value.Select(PartitionVerdict.Of)]));

        var states = stored.GetValueOrDefault(identity, []).ToDictionary(state => state.Partition);
        var current = partitions.Union(states.Keys).Order().Select(partition => PartitionVerdict.Of(
            states.GetValueOrDefault(partition, new() { Partition = partition }) with
            {
                LowWatermark = Of(low, partition),
                HighWatermark = Of(high, partition),
                Committed = Of(committed, partition),
            }));
        return [new TopicReport(stream.Name, topic, identity, true, [.. current]), .. reports];
    }

    private async Task<Dictionary<TopicIdentity, IReadOnlyList<PartitionState>>> ReadAsync(string table, string topic, CancellationToken cancellationToken)
    {
        // One snapshot for all that is read: the pipeline may be loading.
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, isReadOnly: true, cancellationToken);
        var topics = await connection.QueryAsync<(ushort Id, string ClusterId, string TopicId)>(
            "SELECT topic_id, cluster_id, kafka_topic_id FROM kafka_topics WHERE name = @topic ORDER BY topic_id", new { topic }, transaction);
        var states = new Dictionary<TopicIdentity, IReadOnlyList<PartitionState>>();
        foreach (var (id, clusterId, topicId) in topics)
        {
            states.Add(new(clusterId, topicId), await WarehouseState.ReadAsync(transaction, table, id));
        }

        return states;
    }

    private static long? Of(IReadOnlyDictionary<int, long> offsets, int partition) => offsets.TryGetValue(partition, out var offset) ? offset : null;
}
