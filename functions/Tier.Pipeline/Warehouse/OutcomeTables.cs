using Dapper;
using MySqlConnector;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// The outcomes of one partition, in all tables that have some: the stream's own, <c>dead_letters</c>, <c>duplicate_events</c> and
/// <c>offset_gaps</c>. What is asked for a range of offsets is read by the primary keys, which begin with topic, partition and offset.
/// </summary>
/// <param name="transaction">What everything is read and removed in.</param>
/// <param name="table">The stream's table.</param>
internal sealed class OutcomeTables(
    MySqlTransaction transaction, StreamTable table, ushort topicId, int partition, CancellationToken cancellationToken = default)
{
    private const string OfPartition = "topic_id = @topicId AND kafka_partition = @partition";
    private const string InRange = OfPartition + " AND kafka_offset BETWEEN @First AND @Last";
    private readonly string[] records = [table.Name, "dead_letters", "duplicate_events"];

    /// <summary>Seconds that a statement may take, 0 for no limit; null for what the connection says.</summary>
    public int? Timeout { get; init; }

    /// <summary>How many offsets of a range have which outcome.</summary>
    public async Task<OutcomeCounts> CountAsync(OffsetRange range)
    {
        var (rows, deadLetters, duplicates) = await transaction.Connection!.QuerySingleAsync<(long, long, long)>(Command(
            $"SELECT {string.Join(", ", records.Select(outcomes => $"(SELECT COUNT(*) FROM `{outcomes}` WHERE {InRange})"))}", range));
        return new(rows, deadLetters, duplicates, (await CountGapsAsync(range)).Values.Sum());
    }

    /// <summary>How many offsets of a range are gaps, by the code of the reason.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountGapsAsync(OffsetRange range)
    {
        var gaps = await QueryAsync<(string Reason, long Offsets)>(
            $"""
            SELECT reason, CAST(SUM(LEAST(last_offset, @Last) - GREATEST(first_offset, @First) + 1) AS SIGNED) FROM offset_gaps
            WHERE {OfPartition} AND first_offset <= @Last AND last_offset >= @First GROUP BY reason ORDER BY reason
            """,
            range);
        return gaps.ToDictionary(gap => gap.Reason, gap => gap.Offsets);
    }

    /// <summary>How many rows of a range are of events that were not understood: all that they fill is what every row has to.</summary>
    public Task<long> CountUntypedAsync(OffsetRange range) =>
        transaction.Connection!.ExecuteScalarAsync<long>(
            Command($"SELECT COUNT(*) FROM `{table.Name}` WHERE {InRange} AND {table.IsUntypedSql}", range));

    /// <summary>Counts the outcomes in a range, gaps aside, and those that share an offset.</summary>
    public async Task<RangeCount> CountSharedAsync(OffsetRange range)
    {
        // The tables that have few rows lead the joins; left to themselves, both servers may begin with the stream's table.
        var command = Command(
            $"""
            SELECT r.number, r.offsets, d.number, u.number, s.number FROM
              (SELECT COUNT(*) AS number, COUNT(DISTINCT kafka_offset) AS offsets FROM `{table.Name}` WHERE {InRange}) AS r,
              (SELECT COUNT(*) AS number FROM dead_letters WHERE {InRange}) AS d,
              (SELECT COUNT(*) AS number FROM duplicate_events WHERE {InRange}) AS u,
              (SELECT ({Shared("dead_letters", table.Name)}) + ({Shared("duplicate_events", table.Name)})
                + ({Shared("dead_letters", "duplicate_events")}) AS number) AS s
            """,
            range);
        var (rows, rowOffsets, deadLetters, duplicates, shared) =
            await transaction.Connection!.QuerySingleAsync<(long, long, long, long, long)>(command);
        return new(rows, rowOffsets, deadLetters, duplicates, shared);
    }

    /// <summary>The row, dead letter or duplicate at each offset of a range that has one.</summary>
    public async Task<IReadOnlyDictionary<long, (byte[] PayloadHash, DateTime? KafkaTimestamp)>> ReadAsync(OffsetRange range) =>
        (await QueryAsync<(long Offset, byte[] Hash, DateTime? Time)>(
        string.Join(
            " UNION ALL ", records.Select(outcomes => $"SELECT kafka_offset, payload_hash, kafka_timestamp FROM `{outcomes}` WHERE {InRange}")),
        range))
        .ToDictionary(row => row.Offset, row => (row.Hash, row.Time));

    /// <summary>
    /// The offsets of a range that have a row, those of dead letters and those of duplicates; an offset comes as often as it has one.
    /// </summary>
    public async Task<(long[] Rows, long[] DeadLetters, long[] Duplicates)> OffsetsAsync(OffsetRange range)
    {
        var offsets = new List<long[]>();
        foreach (var outcomes in records)
        {
            offsets.Add([.. await QueryAsync<long>($"SELECT kafka_offset FROM `{outcomes}` WHERE {InRange} ORDER BY kafka_offset", range)]);
        }

        return (offsets[0], offsets[1], offsets[2]);
    }

    /// <summary>Which offsets of a range, however long, have an outcome of any kind.</summary>
    public async Task<IReadOnlyList<OffsetRange>> TakenAsync(OffsetRange range)
    {
        var taken = new List<OffsetRange>();
        foreach (var outcomes in records)
        {
            var runs = new List<OffsetRange>();
            var offsets = transaction.Connection!.QueryUnbufferedAsync<long>(
                $"SELECT kafka_offset FROM `{outcomes}` WHERE {InRange} ORDER BY kafka_offset", Parameters(range), transaction, Timeout);
            await foreach (var offset in offsets.WithCancellation(cancellationToken))
            {
                runs.Append(new(offset, offset));
            }

            taken.AddRange(runs);
        }

        return OffsetRanges.Union([.. taken, .. (await GapsAsync(range)).Select(gap => gap.Within(range)!.Value)]);
    }

    /// <summary>The gaps that reach into a range, in order; the server steps over all that begin before it.</summary>
    public Task<IReadOnlyList<OffsetRange>> GapsAsync(OffsetRange range, GapReason? reason = null) =>
        GapsAsync("first_offset <= @Last AND last_offset >= @First AND reason = COALESCE(@reason, reason)", range, reason);

    /// <summary>The gaps that begin in a range, in order.</summary>
    public Task<IReadOnlyList<OffsetRange>> GapsBeginningAsync(OffsetRange range) =>
        GapsAsync("first_offset BETWEEN @First AND @Last", range);

    /// <summary>
    /// The first offset whose record is not older than a time; the checkpoint when there is none. Of a record that a setting left out no
    /// time is known: those right before that offset may be as new, and are taken in.
    /// </summary>
    /// <param name="time">UTC.</param>
    /// <param name="checkpoint">The partition's first offset and its checkpoint.</param>
    public async Task<long> SinceAsync(DateTime time, CheckpointRow checkpoint)
    {
        var first = checkpoint.Next;
        foreach (var outcomes in records)
        {
            first = await transaction.Connection!.ExecuteScalarAsync<long?>(Command(
                $"""
                SELECT kafka_offset FROM `{outcomes}`
                WHERE {OfPartition} AND kafka_offset < @first AND kafka_timestamp >= @time ORDER BY kafka_offset LIMIT 1
                """,
                new { topicId, partition, first, time })) ?? first;
        }

        long before = checkpoint.First - 1;
        foreach (var last in records.Select(
            outcomes => $"SELECT kafka_offset FROM `{outcomes}` WHERE {OfPartition} AND kafka_offset < @first ORDER BY kafka_offset DESC LIMIT 1")
            .Append($"SELECT MAX(last_offset) FROM offset_gaps WHERE {OfPartition} AND last_offset < @first AND reason <> 'filtered'"))
        {
            before = Math.Max(
                before, await transaction.Connection!.ExecuteScalarAsync<long?>(Command(last, new { topicId, partition, first })) ?? before);
        }

        return before + 1;
    }

    /// <summary>
    /// Removes all outcomes from an offset on, whatever lies there, and what is known of letters that were redriven: the caller holds the
    /// lock of the checkpoint, so nothing is loaded meanwhile.
    /// </summary>
    /// <returns>How many offsets had which outcome.</returns>
    public async Task<OutcomeCounts> RemoveFromAsync(long from)
    {
        var gaps = (await CountGapsAsync(new(from, long.MaxValue))).Values.Sum();
        var counts = new OutcomeCounts(
            await DeleteAsync(records[0], from), await DeleteAsync(records[1], from), await DeleteAsync(records[2], from), gaps);
        await DeleteAsync("redriven_letters", from);
        await DeleteAsync("offset_gaps", from, "first_offset");
        await ExecuteAsync(
            $"UPDATE offset_gaps SET last_offset = @from - 1 WHERE {OfPartition} AND first_offset < @from AND last_offset >= @from",
            new { topicId, partition, from });
        return counts;
    }

    /// <summary>The payload hash of each dead letter at the given offsets.</summary>
    public async Task<IReadOnlyDictionary<long, byte[]>> DeadLettersAsync(IReadOnlyCollection<long> offsets) =>
        (await transaction.Connection!.QueryAsync<(long Offset, byte[] Hash)>(Command(
        $"SELECT kafka_offset, payload_hash FROM dead_letters WHERE {OfPartition} AND kafka_offset IN @offsets", new { topicId, partition, offsets })))
        .ToDictionary(row => row.Offset, row => row.Hash);

    /// <summary>Removes dead letters whose records have another outcome now, and remembers what they were.</summary>
    /// <param name="offsets">Where they are, at least one.</param>
    /// <param name="outcome">What became of them: <c>loaded</c>, <c>duplicate</c> or <c>filtered</c>.</param>
    /// <param name="version">The app's version.</param>
    /// <param name="now">UTC.</param>
    public async Task RemoveDeadLettersAsync(IReadOnlyCollection<long> offsets, string outcome, string version, DateTime now)
    {
        const string These = $"{OfPartition} AND kafka_offset IN @offsets";
        var parameters = new { topicId, partition, offsets, outcome, version, now };

        // An offset that had lost its outcome and was filled again can have been redriven before.
        await ExecuteAsync($"DELETE FROM redriven_letters WHERE {These}", parameters);
        await ExecuteAsync(
            $"""
            INSERT INTO redriven_letters
                (topic_id, kafka_partition, kafka_offset, reason, sentence, first_seen, outcome, redriven_at, app_version)
            SELECT topic_id, kafka_partition, kafka_offset, reason, sentence, first_seen, @outcome, @now, @version
            FROM dead_letters WHERE {These}
            """,
            parameters);
        await ExecuteAsync($"DELETE FROM dead_letters WHERE {These}", parameters);
    }

    /// <summary>
    /// In statements of bounded size. Each begins where the last one ended: rows that this transaction has deleted already are still in the
    /// index, to be stepped over.
    /// </summary>
    private async Task<long> DeleteAsync(string outcomes, long from, string column = "kafka_offset")
    {
        var rows = $"FROM `{outcomes}` WHERE {OfPartition} AND {column} >= @first";
        long deleted = 0;
        for (long? first = from, next; first is not null; first = next)
        {
            next = await transaction.Connection!.ExecuteScalarAsync<long?>(Command(
                $"SELECT {column} {rows} ORDER BY {column} LIMIT 1 OFFSET {LoadingOptions.RemovedRows}", new { topicId, partition, first }));
            deleted += await ExecuteAsync(
                next is null ? $"DELETE {rows}" : $"DELETE {rows} AND {column} < @next", new { topicId, partition, first, next });
        }

        return deleted;
    }

    private static string Shared(string few, string many) =>
        $"""
        SELECT STRAIGHT_JOIN COUNT(*) FROM {few} AS few JOIN `{many}` AS many USING (topic_id, kafka_partition, kafka_offset)
        WHERE few.topic_id = @topicId AND few.kafka_partition = @partition AND few.kafka_offset BETWEEN @First AND @Last
        """;

    private async Task<IReadOnlyList<OffsetRange>> GapsAsync(string condition, OffsetRange range, GapReason? reason = null)
    {
        var gaps = await transaction.Connection!.QueryAsync<(long First, long Last)>(Command(
            $"SELECT first_offset, last_offset FROM offset_gaps WHERE {OfPartition} AND {condition} ORDER BY first_offset",
            new { topicId, partition, range.First, range.Last, reason = reason?.ToCode() }));
        return [.. gaps.Select(gap => new OffsetRange(gap.First, gap.Last))];
    }

    private Task<IEnumerable<T>> QueryAsync<T>(string sql, OffsetRange range) => transaction.Connection!.QueryAsync<T>(Command(sql, range));

    private Task<int> ExecuteAsync(string sql, object parameters) => transaction.Connection!.ExecuteAsync(Command(sql, parameters));

    private object Parameters(OffsetRange range) => new { topicId, partition, range.First, range.Last };

    private CommandDefinition Command(string sql, OffsetRange range) => Command(sql, Parameters(range));

    private CommandDefinition Command(string sql, object parameters) =>
        new(sql, parameters, transaction, Timeout, cancellationToken: cancellationToken);
}
