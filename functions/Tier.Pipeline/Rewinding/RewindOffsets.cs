using Dapper;
using MySqlConnector;

namespace Tier.Pipeline.Rewinding;

/// <summary>
/// Finds the offset that a time stands for, in our own tables: they know of every offset what became of it, also where the broker has dropped the record, and not every broker can be asked for
/// a time.
/// </summary>
internal static class RewindOffsets
{
    private const string OfPartition = "topic_id = @topicId AND kafka_partition = @partition";

    /// <summary>The first offset whose record is not older than a time; the checkpoint when there is none.</summary>
    public static async Task<long> SinceAsync(
        MySqlTransaction transaction, string table, ushort topicId, int partition, DateTime time, long checkpoint, CancellationToken cancellationToken)
    {
        var first = checkpoint;
        foreach (var outcomes in new[] { table, "dead_letters", "duplicate_events" })
        {
            var found = await transaction.Connection!.ExecuteScalarAsync<long?>(new(
                $"SELECT kafka_offset FROM `{outcomes}` WHERE {OfPartition} AND kafka_offset < @first AND kafka_timestamp >= @time ORDER BY kafka_offset LIMIT 1",
                new { topicId, partition, first, time },
                transaction,
                commandTimeout: 0,
                cancellationToken: cancellationToken));
            first = found ?? first;
        }

        return await WithFilteredBeforeAsync(transaction, table, topicId, partition, first, cancellationToken);
    }

    /// <summary>
    /// Of a record that a setting left out no time is known. Those right before the first record from the time on may be as new, and a setting that has changed is a
    /// reason to rewind, so they are taken in.
    /// </summary>
    private static async Task<long> WithFilteredBeforeAsync(
        MySqlTransaction transaction, string table, ushort topicId, int partition, long first, CancellationToken cancellationToken)
    {
        const string Last = $"SELECT kafka_offset FROM {{0}} WHERE {OfPartition} AND kafka_offset < @first ORDER BY kafka_offset DESC LIMIT 1";
        var last = await transaction.Connection!.QuerySingleAsync<(long? Row, long? DeadLetter, long? Duplicate, long? Gap, long Low)>(new(
            $"""
            SELECT ({string.Format(Last, $"`{table}`")}), ({string.Format(Last, "dead_letters")}), ({string.Format(Last, "duplicate_events")}),
              (SELECT MAX(last_offset) FROM offset_gaps WHERE {OfPartition} AND last_offset < @first AND reason <> 'filtered'),
              (SELECT low_watermark FROM partition_checkpoints WHERE {OfPartition})
            """,
            new { topicId, partition, first },
            transaction,
            commandTimeout: 0,
            cancellationToken: cancellationToken));
        return new[] { last.Row, last.DeadLetter, last.Duplicate, last.Gap, last.Low - 1 }.Max()!.Value + 1;
    }
}
