using Dapper;
using MySqlConnector;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// The ledger: contiguous ranges of offsets with the number of each outcome. A small batch extends the last range, up to 100,000 offsets, so
/// that the table stays small at ten events a second.
/// </summary>
internal static class Ledger
{
    private const long MaxRange = 100_000;

    /// <summary>Adds a range; the caller holds the lock of the partition's checkpoint.</summary>
    public static async Task AddAsync(
        MySqlTransaction transaction, ushort topicId, int partition, long first, long last,
        OutcomeCounts counts, long untyped, DateTime now)
    {
        var row = new { topicId, partition, first, last, counts.Loaded, counts.DeadLetters, counts.Duplicates, counts.Gaps, untyped, now };
        var extended = await transaction.Connection!.ExecuteAsync(
            $"""
            UPDATE load_ranges SET last_offset = @last, loaded = loaded + @Loaded, dead_letters = dead_letters + @DeadLetters,
                duplicates = duplicates + @Duplicates, gaps = gaps + @Gaps, untyped = untyped + @untyped, loaded_at = @now
            WHERE topic_id = @topicId AND kafka_partition = @partition AND last_offset = @first - 1 AND @last - first_offset < {MaxRange}
            ORDER BY first_offset DESC LIMIT 1
            """,
            row,
            transaction);
        if (extended == 0)
        {
            await InsertAsync(transaction, topicId, partition, first, last, counts, untyped, now);
        }
    }

    /// <summary>Adds a range as one of its own; the caller holds the lock of the partition's checkpoint.</summary>
    public static Task InsertAsync(
        MySqlTransaction transaction, ushort topicId, int partition, long first, long last,
        OutcomeCounts counts, long untyped, DateTime now) =>
        transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO load_ranges
                (topic_id, kafka_partition, first_offset, last_offset, loaded, dead_letters, duplicates, gaps, untyped, loaded_at)
            VALUES (@topicId, @partition, @first, @last, @Loaded, @DeadLetters, @Duplicates, @Gaps, @untyped, @now)
            """,
            new { topicId, partition, first, last, counts.Loaded, counts.DeadLetters, counts.Duplicates, counts.Gaps, untyped, now },
            transaction);

    /// <summary>Corrects the sums of the ranges that offsets lie in whose outcomes were stored anew; the caller holds the lock of the partition's checkpoint.</summary>
    /// <param name="transaction">The transaction that has stored them.</param>
    /// <param name="table">The stream's table.</param>
    /// <param name="topicId">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="plan">What was stored.</param>
    /// <param name="first">The first of the offsets.</param>
    /// <param name="last">The last of the offsets, inclusive.</param>
    public static async Task CorrectAsync(
        MySqlTransaction transaction, StreamTable table, ushort topicId, int partition, OutcomePlan plan, long first, long last)
    {
        var ranges = await transaction.Connection!.QueryAsync<
            (long First, long Last, long Loaded, long DeadLetters, long Duplicates, long Gaps, long Untyped)>(
            """
            SELECT first_offset, last_offset, loaded, dead_letters, duplicates, gaps, untyped FROM load_ranges
            WHERE topic_id = @topicId AND kafka_partition = @partition AND first_offset <= @last AND last_offset >= @first
            """,
            new { topicId, partition, first, last },
            transaction);
        foreach (var range in ranges.ToArray())
        {
            var ledger = new OutcomeCounts(range.Loaded, range.DeadLetters, range.Duplicates, range.Gaps);
            var stored = await StoredOutcomes.CountAsync(transaction, table.Name, topicId, partition, range.First, range.Last);
            var filled = plan.Count(partition, range.First, range.Last);
            // A rewind counts what is stored below the offset that it cuts at: holes are not in such a range's sums, and are added when they are filled.
            var right = ledger.Total == range.Last - range.First + 1 ? LedgerCorrection.Of(ledger, stored, filled) : ledger + filled == stored ? stored : null;
            var untyped = await UntypedRows.CountAsync(transaction, table, topicId, partition, range.First, range.Last);
            if (right is not null && (right != ledger || untyped != range.Untyped))
            {
                await transaction.Connection!.ExecuteAsync(
                    """
                    UPDATE load_ranges SET loaded = @Loaded, dead_letters = @DeadLetters, duplicates = @Duplicates,
                        gaps = @Gaps, untyped = @untyped
                    WHERE topic_id = @topicId AND kafka_partition = @partition AND first_offset = @First
                    """,
                    new { topicId, partition, range.First, right.Loaded, right.DeadLetters, right.Duplicates, right.Gaps, untyped },
                    transaction);
            }
        }
    }
}
