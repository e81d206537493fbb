using Dapper;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;

namespace Tier.Pipeline.Warehouse;

/// <summary>Tells whether a record has its outcome as a record of a certain topic.</summary>
public sealed class StoredRecords(Database database)
{
    /// <summary>The records that are stored at their coordinates with their payload and their time.</summary>
    /// <param name="table">The stream's table.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="records">Records of one partition.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<IReadOnlySet<RecordOutcome>> FindAsync(
        StreamTable table, RegisteredTopic topic, IReadOnlyList<RecordOutcome> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0)
        {
            return new HashSet<RecordOutcome>();
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var (first, last) = (records.Min(record => record.Record.Offset), records.Max(record => record.Record.Offset));
        var partition = records[0].Record.Partition;
        var stored = await StoredOutcomes.ReadAsync(connection, null, table.Name, topic.Id, partition, first, last);
        var filtered = (await connection.QueryAsync<(long First, long Last)>(
            """
            SELECT first_offset, last_offset FROM offset_gaps
            WHERE topic_id = @Id AND kafka_partition = @partition AND first_offset <= @last AND last_offset >= @first AND reason = @reason
            """,
            new { topic.Id, partition, first, last, reason = GapReason.Filtered.ToCode() })).AsList();
        return records.Where(outcome => stored.TryGetValue(outcome.Record.Offset, out var found)
            ? found.PayloadHash.AsSpan().SequenceEqual(outcome.PayloadHash) && SameTime(outcome.Record, found.KafkaTimestamp)
            : outcome is { Row: null, Rejection: null } && filtered.Any(gap => gap.First <= outcome.Record.Offset && outcome.Record.Offset <= gap.Last)).ToHashSet();
    }

    /// <summary>Equal payloads can be real repeats, at the same offset too when a file is replayed into a new topic; then the time differs.</summary>
    private static bool SameTime(ConsumedRecord record, DateTime? stored) => record.TimestampMilliseconds is null || KafkaTimestamp.Of(record) == stored;
}
