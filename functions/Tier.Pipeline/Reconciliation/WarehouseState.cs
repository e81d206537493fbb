using Dapper;
using MySqlConnector;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>Reads what the database says of a topic.</summary>
internal static class WarehouseState
{
    /// <summary>The partitions of a topic.</summary>
    public static async Task<IReadOnlyList<PartitionState>> ReadAsync(MySqlTransaction transaction, string table, ushort topicId)
    {
        var connection = transaction.Connection!;
        var checkpoints = await connection.QueryAsync<(int Partition, long First, long Next)>(
            "SELECT kafka_partition, low_watermark, next_offset FROM partition_checkpoints WHERE topic_id = @topicId", new { topicId }, transaction);
        var ranges = (await connection.QueryAsync<(int Partition, long First, long Last, long Loaded, long DeadLetters, long Duplicates, long Gaps)>(
                """
                SELECT kafka_partition, first_offset, last_offset, loaded, dead_letters, duplicates, gaps FROM load_ranges
                WHERE topic_id = @topicId ORDER BY kafka_partition, first_offset
                """,
                new { topicId },
                transaction))
            .ToLookup(range => range.Partition, range => new LedgerRange(range.First, range.Last, new(range.Loaded, range.DeadLetters, range.Duplicates, range.Gaps)));

        var states = new List<PartitionState>();
        foreach (var checkpoint in checkpoints)
        {
            var stored = await StoredAsync(transaction, table, topicId, checkpoint);
            states.Add(stored with { Checkpoint = (checkpoint.First, checkpoint.Next), Ranges = [.. ranges[checkpoint.Partition]] });
        }

        return states;
    }

    private static async Task<PartitionState> StoredAsync(
        MySqlTransaction transaction, string table, ushort topicId, (int Partition, long First, long Next) checkpoint)
    {
        var (partition, first, next) = checkpoint;
        const string OfPartition = "WHERE topic_id = @topicId AND kafka_partition = @partition";
        const string Inside = OfPartition + " AND kafka_offset >= @first AND kafka_offset < @next";
        const string Outside = OfPartition + " AND (kafka_offset < @first OR kafka_offset >= @next)";
        var counts = await transaction.Connection!.QuerySingleAsync<(long Loaded, long DeadLetters, long Duplicates, long Gaps, long Distinct, long Outside)>(
            $"""
            SELECT
              (SELECT COUNT(*) FROM `{table}` {Inside}),
              (SELECT COUNT(*) FROM dead_letters {Inside}),
              (SELECT COUNT(*) FROM duplicate_events {Inside}),
              (SELECT CAST(COALESCE(SUM(last_offset - first_offset + 1), 0) AS SIGNED) FROM offset_gaps {OfPartition} AND first_offset >= @first AND last_offset < @next),
              (SELECT COUNT(*) FROM (
                SELECT kafka_offset FROM `{table}` {Inside}
                UNION SELECT kafka_offset FROM dead_letters {Inside}
                UNION SELECT kafka_offset FROM duplicate_events {Inside}) AS offsets),
              (SELECT COUNT(*) FROM `{table}` {Outside})
                + (SELECT COUNT(*) FROM dead_letters {Outside})
                + (SELECT COUNT(*) FROM duplicate_events {Outside})
                + (SELECT COUNT(*) FROM offset_gaps {OfPartition} AND (first_offset < @first OR last_offset >= @next))
            """,
            new { topicId, partition, first, next },
            transaction,
            commandTimeout: 600);
        return new()
        {
            Partition = partition,
            Stored = new OutcomeCounts(counts.Loaded, counts.DeadLetters, counts.Duplicates, counts.Gaps),
            DistinctOffsets = counts.Distinct,
            Outside = counts.Outside,
        };
    }
}
