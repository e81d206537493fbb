using Dapper;
using MySqlConnector;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// The ledger: contiguous ranges of offsets with the number of each outcome. A small batch extends the last range, up to 100,000 offsets, so
/// that the table stays small at ten events a second.
/// </summary>
internal static class Ledger
{
    private const string OfPartition = "topic_id = @topicId AND kafka_partition = @partition";
    private static readonly string[] Sums = ["loaded", "dead_letters", "duplicates", "gaps", "untyped"];

    /// <summary>
    /// Adds a range and moves the checkpoint behind it, in one round trip; the caller holds the lock of the partition's checkpoint.
    /// </summary>
    public static async Task AppendAsync(
        MySqlTransaction transaction, ushort topicId, int partition, long first, long last,
        OutcomeCounts counts, long untyped, DateTime now)
    {
        // Rows are counted that are found, changed or not: the checkpoint is one, and the last range another.
        var found = await transaction.Connection!.ExecuteAsync(
            $"""
            {Checkpoints.Move};
            UPDATE load_ranges SET last_offset = @next - 1, loaded = loaded + @Loaded, dead_letters = dead_letters + @DeadLetters,
                duplicates = duplicates + @Duplicates, gaps = gaps + @Gaps, untyped = untyped + @untyped, loaded_at = @now
            WHERE {OfPartition} AND last_offset = @first - 1 AND @next - 1 - first_offset < {LoadingOptions.LedgerRange}
            ORDER BY first_offset DESC LIMIT 1
            """,
            new { topicId, partition, first, next = last + 1, counts.Loaded, counts.DeadLetters, counts.Duplicates, counts.Gaps, untyped, now },
            transaction);
        if (found < 2)
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

    /// <summary>The first ranges of a partition that don't end before an offset, in order.</summary>
    public static async Task<IReadOnlyList<LedgerRange>> RangesAsync(
        MySqlTransaction transaction, ushort topicId, int partition, long from, int limit = int.MaxValue, int? timeout = null)
    {
        var rows = await transaction.Connection!.QueryAsync<
            (long First, long Last, long Loaded, long DeadLetters, long Duplicates, long Gaps, long Untyped)>(
            $"""
            SELECT first_offset, last_offset, loaded, dead_letters, duplicates, gaps, untyped FROM load_ranges
            WHERE {OfPartition} AND last_offset >= @from ORDER BY first_offset LIMIT @limit
            """,
            new { topicId, partition, from, limit },
            transaction,
            timeout);
        return [.. rows.Select(
            row => new LedgerRange(row.First, row.Last, new(row.Loaded, row.DeadLetters, row.Duplicates, row.Gaps))
            {
                Untyped = row.Untyped,
            })];
    }

    /// <summary>The sums of all partitions of a topic.</summary>
    public static async Task<(OutcomeCounts Counts, long Untyped)> SumAsync(MySqlConnection connection, ushort topicId)
    {
        var (loaded, deadLetters, duplicates, gaps, untyped) = await connection.QuerySingleAsync<(long, long, long, long, long)>(
            $"""
            SELECT {string.Join(", ", Sums.Select(column => $"CAST(COALESCE(SUM({column}), 0) AS SIGNED)"))}
            FROM load_ranges WHERE topic_id = @topicId
            """,
            new { topicId });
        return (new(loaded, deadLetters, duplicates, gaps), untyped);
    }

    /// <summary>Gives a range other sums; the caller holds the lock of the partition's checkpoint.</summary>
    /// <param name="transaction">The transaction that has changed its outcomes.</param>
    /// <param name="range">The range with the right sums; it can end earlier than it did.</param>
    public static Task SetAsync(MySqlTransaction transaction, ushort topicId, int partition, LedgerRange range)
    {
        var counts = range.Counts;
        return transaction.Connection!.ExecuteAsync(
            $"""
            UPDATE load_ranges SET last_offset = @Last, loaded = @Loaded, dead_letters = @DeadLetters, duplicates = @Duplicates,
                gaps = @Gaps, untyped = @Untyped
            WHERE {OfPartition} AND first_offset = @First
            """,
            new { topicId, partition, range.First, range.Last, counts.Loaded, counts.DeadLetters, counts.Duplicates, counts.Gaps, range.Untyped },
            transaction);
    }

    /// <summary>
    /// Cuts the ledger at an offset. What stays of a range is counted anew, so that the ledger says what the tables have.
    /// </summary>
    public static async Task CutAsync(MySqlTransaction transaction, OutcomeTables outcomes, ushort topicId, int partition, long from)
    {
        await transaction.Connection!.ExecuteAsync(
            $"DELETE FROM load_ranges WHERE {OfPartition} AND first_offset >= @from",
            new { topicId, partition, from },
            transaction,
            commandTimeout: 0);
        foreach (var range in await RangesAsync(transaction, topicId, partition, from, timeout: 0))
        {
            var left = new OffsetRange(range.First, from - 1);
            var counts = await outcomes.CountAsync(left);
            await SetAsync(
                transaction, topicId, partition, new(left.First, left.Last, counts) { Untyped = await outcomes.CountUntypedAsync(left) });
        }
    }
}

/// <summary>A row of <c>load_ranges</c>.</summary>
internal sealed record LedgerRange(long First, long Last, OutcomeCounts Counts)
{
    /// <summary>How many of the rows are untyped. Completeness doesn't depend on it: whoever changes rows changes their number.</summary>
    public long Untyped { get; init; }
}

/// <summary>
/// What a range of the ledger has to say after some of its offsets, which had lost their outcomes, were given new ones: a row of once may be a duplicate now, or
/// what retention has taken meanwhile.
/// </summary>
/// <remarks>
/// Which kind the lost ones were isn't known one by one, but in sum: it is what the ledger has and the tables lack. A new outcome of another kind takes the place of
/// a lost one, so that ledger and tables are equal when the last hole of the range is filled.
/// </remarks>
internal static class LedgerCorrection
{
    /// <summary>The range's sums; null when ledger and tables differ by more than holes, which is for a person to look at.</summary>
    /// <param name="ledger">Its sums until now, which add up to its length.</param>
    /// <param name="stored">What the tables have in it, with the new outcomes.</param>
    /// <param name="filled">The new outcomes.</param>
    public static OutcomeCounts? Of(OutcomeCounts ledger, OutcomeCounts stored, OutcomeCounts filled)
    {
        // In the order in which a new outcome takes the place of a lost one.
        long[] was = [ledger.Loaded, ledger.Duplicates, ledger.DeadLetters, ledger.Gaps];
        long[] now = [stored.Loaded, stored.Duplicates, stored.DeadLetters, stored.Gaps];
        long[] added = [filled.Loaded, filled.Duplicates, filled.DeadLetters, filled.Gaps];
        var lost = was.Select((count, kind) => count - (now[kind] - added[kind])).ToArray();
        if (lost.Any(count => count < 0) || lost.Sum() < added.Sum())
        {
            return null;
        }

        var left = lost.Select((count, kind) => count - added[kind]).ToArray();
        var tooMany = -left.Where(count => count < 0).Sum();
        for (var kind = 0; kind < left.Length; kind++)
        {
            var given = Math.Clamp(left[kind], 0, tooMany);
            tooMany -= given;
            left[kind] = Math.Max(0, left[kind]) - given;
        }

        return new(now[0] + left[0], now[2] + left[2], now[1] + left[1], now[3] + left[3]);
    }
}
