using System.Data;
using Dapper;
using MySqlConnector;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>Reads what the database says of a stream's topics, all but the outcomes below the checkpoints.</summary>
internal sealed class WarehouseReader(Database database, string table)
{
    private static readonly string[] Bookkeeping = ["partition_checkpoints", "load_ranges", "dead_letters", "duplicate_events", "offset_gaps"];

    /// <summary>The topics of a name, and those of other names that the stream's table has rows of; in one snapshot, as the pipeline may be loading.</summary>
    public async Task<IReadOnlyList<TopicState>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, isReadOnly: true, cancellationToken);
        var topics = (await connection.QueryAsync<(ushort Id, string Name, string ClusterId, string TopicId)>(
                "SELECT topic_id, name, cluster_id, kafka_topic_id FROM kafka_topics ORDER BY topic_id", transaction: transaction))
            .ToDictionary(topic => topic.Id, topic => new RegisteredTopic(topic.Id, topic.Name, new(topic.ClusterId, topic.TopicId)));
        var rows = await PartitionsAsync(transaction, table);
        var others = new List<(ushort Topic, int Partition)>();
        foreach (var bookkeeping in Bookkeeping)
        {
            others.AddRange(await PartitionsAsync(transaction, bookkeeping));
        }

        var ids = topics.Values.Where(topic => topic.Name == name).Select(topic => topic.Id).Union(rows.Select(row => row.Topic));
        var states = new List<TopicState>();
        foreach (var id in ids.Order())
        {
            var partitions = new List<PartitionState>();
            foreach (var partition in rows.Concat(others).Where(pair => pair.Topic == id).Select(pair => pair.Partition).Distinct().Order())
            {
                partitions.Add(await ReadAsync(transaction, id, partition));
            }

            states.Add(new(topics.GetValueOrDefault(id, new(id, "", new("", ""))), partitions));
        }

        return states;
    }

    /// <summary>A partition of a topic.</summary>
    public async Task<PartitionState> ReadAsync(MySqlTransaction transaction, ushort topicId, int partition)
    {
        var snapshot = new PartitionSnapshot(transaction, table, topicId, partition);
        var checkpoint = await snapshot.CheckpointAsync();
        return new()
        {
            Partition = partition,
            Checkpoint = checkpoint,
            Ledger = await snapshot.LedgerAsync(long.MinValue, int.MaxValue),
            Gaps = await snapshot.GapsByReasonAsync(),
            Lost = OffsetRanges.Union(await snapshot.GapsOfAsync(GapReason.LostToRetention)),
            Outside = await OutsideAsync(snapshot, checkpoint),
        };
    }

    /// <summary>Without a condition: so both servers jump from one pair to the next in the primary key, and don't read all rows.</summary>
    private static async Task<IReadOnlyList<(ushort Topic, int Partition)>> PartitionsAsync(MySqlTransaction transaction, string table) =>
        [.. await transaction.Connection!.QueryAsync<(ushort, int)>($"SELECT DISTINCT topic_id, kafka_partition FROM `{table}`", transaction: transaction)];

    private static async Task<IReadOnlyList<OffsetRange>> OutsideAsync(PartitionSnapshot snapshot, CheckpointRow? checkpoint)
    {
        if (checkpoint is null)
        {
            return OffsetRanges.Union(await snapshot.OutcomesAsync(new(long.MinValue, long.MaxValue)));
        }

        return OffsetRanges.Union(
        [
            .. await snapshot.OutcomesAsync(new(long.MinValue, checkpoint.First - 1)),
            .. await snapshot.OutcomesAsync(new(Math.Max(checkpoint.First, checkpoint.Next), long.MaxValue)),
        ]);
    }
}
