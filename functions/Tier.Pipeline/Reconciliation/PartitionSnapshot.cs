using Dapper;
using MySqlConnector;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>What the database has of one partition, as one transaction sees it.</summary>
/// <param name="transaction">A transaction at REPEATABLE READ: its first read fixes what all its reads see.</param>
/// <param name="table">The stream's table.</param>
/// <param name="topicId">The topic.</param>
/// <param name="partition">The partition.</param>
internal sealed class PartitionSnapshot(MySqlTransaction transaction, string table, ushort topicId, int partition)
{
    /// <summary>Seconds; a range of wide rows that are on a slow disk takes its time.</summary>
    private const int Timeout = 600;

    private const string OfPartition = "topic_id = @topicId AND kafka_partition = @partition";
    private const string InRange = OfPartition + " AND kafka_offset BETWEEN @First AND @Last";

    /// <summary>The checkpoint; null when there is none.</summary>
    public async Task<CheckpointRow?> CheckpointAsync()
    {
        var rows = await QueryAsync<(long First, long Next, long? VerifiedTo)>(
            $"SELECT low_watermark, next_offset, verified_to FROM partition_checkpoints WHERE {OfPartition}", new { topicId, partition });
        return rows.Select(row => new CheckpointRow(row.First, row.Next, row.VerifiedTo)).SingleOrDefault();
    }

    /// <summary>The first ranges of the ledger that don't end before an offset, in order.</summary>
    public async Task<IReadOnlyList<LedgerRange>> LedgerAsync(long from, int limit)
    {
        var rows = await QueryAsync<(long First, long Last, long Loaded, long DeadLetters, long Duplicates, long Gaps, long Untyped)>(
            $"""
            SELECT first_offset, last_offset, loaded, dead_letters, duplicates, gaps, untyped FROM load_ranges
            WHERE {OfPartition} AND last_offset >= @from ORDER BY first_offset LIMIT @limit
            """,
            new { topicId, partition, from, limit });
        return [.. rows.Select(row =>
            new LedgerRange(row.First, row.Last, new(row.Loaded, row.DeadLetters, row.Duplicates, row.Gaps)) { Untyped = row.Untyped })];
    }

    /// <summary>The gaps that begin in a range, in order.</summary>
    public Task<IReadOnlyList<OffsetRange>> GapsInAsync(OffsetRange range) => GapsAsync("first_offset BETWEEN @First AND @Last", range);

    /// <summary>The gaps that begin before an offset and reach it.</summary>
    public Task<IReadOnlyList<OffsetRange>> GapsOverAsync(long offset) => GapsAsync("first_offset < @First AND last_offset >= @First", new(offset, offset));

    /// <summary>The gaps of one reason, in order.</summary>
    public Task<IReadOnlyList<OffsetRange>> GapsOfAsync(GapReason reason) => GapsAsync("reason = @reason", new(0, 0), reason.ToCode());

    /// <summary>How many offsets have a gap, by the code of its reason.</summary>
    public async Task<IReadOnlyDictionary<string, long>> GapsByReasonAsync()
    {
        var rows = await QueryAsync<(string Reason, long Offsets)>(
            $"SELECT reason, CAST(SUM(last_offset - first_offset + 1) AS SIGNED) FROM offset_gaps WHERE {OfPartition} GROUP BY reason ORDER BY reason", new { topicId, partition });
        return rows.ToDictionary(row => row.Reason, row => row.Offsets);
    }

    /// <summary>Where a range, usually an empty one, has outcomes of any kind; a range for each run of offsets in each table.</summary>
    public async Task<IReadOnlyList<OffsetRange>> OutcomesAsync(OffsetRange range)
    {
        var found = new List<OffsetRange>();
        foreach (var outcomes in new[] { table, "dead_letters", "duplicate_events" })
        {
            var runs = new List<OffsetRange>();
            var offsets = transaction.Connection!.QueryUnbufferedAsync<long>(
                $"SELECT kafka_offset FROM `{outcomes}` WHERE {InRange} ORDER BY kafka_offset", new { topicId, partition, range.First, range.Last }, transaction, Timeout);
            await foreach (var offset in offsets)
            {
                runs.Append(new(offset, offset));
            }

            found.AddRange(runs);
        }

        found.AddRange((await GapsAsync("first_offset <= @Last AND last_offset >= @First", range)).Select(gap => gap.Within(range)).OfType<OffsetRange>());
        return found;
    }

    /// <summary>Counts the outcomes in a range, gaps aside, and those that share an offset.</summary>
    public async Task<RangeCount> CountAsync(OffsetRange range)
    {
        // The tables that have few rows lead the joins; left to themselves, both servers may begin with the stream's table.
        var (rows, rowOffsets, deadLetters, duplicates, shared) = await transaction.Connection!.QuerySingleAsync<(long, long, long, long, long)>(
            $"""
            SELECT r.number, r.offsets, d.number, u.number, s.number FROM
              (SELECT COUNT(*) AS number, COUNT(DISTINCT kafka_offset) AS offsets FROM `{table}` WHERE {InRange}) AS r,
              (SELECT COUNT(*) AS number FROM dead_letters WHERE {InRange}) AS d,
              (SELECT COUNT(*) AS number FROM duplicate_events WHERE {InRange}) AS u,
              (SELECT ({Shared("dead_letters", table)}) + ({Shared("duplicate_events", table)}) + ({Shared("dead_letters", "duplicate_events")}) AS number) AS s
            """,
            new { topicId, partition, range.First, range.Last },
            transaction,
            Timeout);
        return new(rows, rowOffsets, deadLetters, duplicates, shared);
    }

    /// <summary>Counts the outcomes in a range, gaps too.</summary>
    public async Task<OutcomeCounts> OutcomeCountsAsync(OffsetRange range)
    {
        var count = await CountAsync(range);
        var gaps = (await GapsAsync("first_offset <= @Last AND last_offset >= @First", range)).Sum(gap => gap.Within(range)?.Length ?? 0);
        return new(count.Rows, count.DeadLetters, count.Duplicates, gaps);
    }

    /// <summary>Reads every outcome in a range, gaps aside.</summary>
    public async Task ReadAsync(OffsetRange range, OutcomeTally tally)
    {
        await ReadAsync(table, range, tally.AddRow);
        await ReadAsync("dead_letters", range, tally.AddDeadLetter);
        await ReadAsync("duplicate_events", range, tally.AddDuplicate);
    }

    private static string Shared(string few, string many) =>
        $"""
        SELECT STRAIGHT_JOIN COUNT(*) FROM {few} AS few JOIN `{many}` AS many USING (topic_id, kafka_partition, kafka_offset)
        WHERE few.topic_id = @topicId AND few.kafka_partition = @partition AND few.kafka_offset BETWEEN @First AND @Last
        """;

    private async Task ReadAsync(string outcomes, OffsetRange range, Action<long> add)
    {
        foreach (var offset in await QueryAsync<long>($"SELECT kafka_offset FROM `{outcomes}` WHERE {InRange} ORDER BY kafka_offset", new { topicId, partition, range.First, range.Last }))
        {
            add(offset);
        }
    }

    private async Task<IReadOnlyList<OffsetRange>> GapsAsync(string condition, OffsetRange range, string? reason = null)
    {
        var rows = await QueryAsync<(long First, long Last)>(
            $"SELECT first_offset, last_offset FROM offset_gaps WHERE {OfPartition} AND {condition} ORDER BY first_offset", new { topicId, partition, range.First, range.Last, reason });
        return [.. rows.Select(row => new OffsetRange(row.First, row.Last))];
    }

    private Task<IEnumerable<T>> QueryAsync<T>(string sql, object parameters) => transaction.Connection!.QueryAsync<T>(sql, parameters, transaction, Timeout);
}
