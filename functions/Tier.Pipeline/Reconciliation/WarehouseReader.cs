using System.Data;
using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>Reads what the database says of a stream's topics, all but the outcomes below the checkpoints.</summary>
internal sealed class WarehouseReader(Database database, StreamTable table)
{
    /// <summary>The topics of a name, and those of other names that the stream's table has rows of; in one snapshot, as the pipeline may be loading.</summary>
    public async Task<IReadOnlyList<TopicState>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, isReadOnly: true, cancellationToken);
        var topics = (await KnownTopics.AllAsync(connection, transaction)).ToDictionary(topic => topic.Id);
        var (rows, others) = await KnownTopics.PartitionsAsync(transaction, table);
        var ids = topics.Values.Where(topic => topic.Name == name).Select(topic => topic.Id).Union(rows.Select(row => row.TopicId));
        var states = new List<TopicState>();
        foreach (var id in ids.Order())
        {
            var partitions = new List<PartitionState>();
            foreach (var partition in rows.Union(others).Where(pair => pair.TopicId == id).Select(pair => pair.Partition).Order())
            {
                partitions.Add(await ReadAsync(transaction, id, partition));
            }

            states.Add(new(topics.GetValueOrDefault(id, new(id, "", new("", ""))), partitions));
        }

        return states;
    }

    public async Task<PartitionState> ReadAsync(MySqlTransaction transaction, ushort topicId, int partition)
    {
        var outcomes = new OutcomeTables(transaction, table, topicId, partition) { Timeout = LoadingOptions.AuditSeconds };
        var checkpoint = await Checkpoints.ReadAsync(transaction, topicId, partition);
        var all = new OffsetRange(long.MinValue, long.MaxValue);
        return new()
        {
            Partition = partition,
            Checkpoint = checkpoint,
            Ledger = await Ledger.RangesAsync(transaction, topicId, partition, long.MinValue, timeout: LoadingOptions.AuditSeconds),
            Gaps = await outcomes.CountGapsAsync(all),
            Lost = OffsetRanges.Union(await outcomes.GapsAsync(all, GapReason.LostToRetention)),
            Outside = checkpoint is null
                ? await outcomes.TakenAsync(all)
                : OffsetRanges.Union(
                [
                    .. await outcomes.TakenAsync(new(long.MinValue, checkpoint.First - 1)),
                    .. await outcomes.TakenAsync(new(Math.Max(checkpoint.First, checkpoint.Next), long.MaxValue)),
                ]),
        };
    }
}
