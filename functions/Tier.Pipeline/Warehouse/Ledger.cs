using Dapper;
using MySqlConnector;

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
        MySqlTransaction transaction, ushort topicId, int partition, long first, long last, OutcomeCounts counts, DateTime now)
    {
        var row = new { topicId, partition, first, last, counts.Loaded, counts.DeadLetters, counts.Duplicates, counts.Gaps, now };
        var extended = await transaction.Connection!.ExecuteAsync(
            $"""
            UPDATE load_ranges SET last_offset = @last, loaded = loaded + @Loaded, dead_letters = dead_letters + @DeadLetters,
                duplicates = duplicates + @Duplicates, gaps = gaps + @Gaps, loaded_at = @now
            WHERE topic_id = @topicId AND kafka_partition = @partition AND last_offset = @first - 1 AND @last - first_offset < {MaxRange}
            ORDER BY first_offset DESC LIMIT 1
            """,
            row,
            transaction);
        if (extended == 0)
        {
            await transaction.Connection!.ExecuteAsync(
                """
                INSERT INTO load_ranges (topic_id, kafka_partition, first_offset, last_offset, loaded, dead_letters, duplicates, gaps, loaded_at)
                VALUES (@topicId, @partition, @first, @last, @Loaded, @DeadLetters, @Duplicates, @Gaps, @now)
                """,
                row,
                transaction);
        }
    }
}
