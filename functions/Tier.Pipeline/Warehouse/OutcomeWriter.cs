using MySqlConnector;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;

namespace Tier.Pipeline.Warehouse;

/// <summary>Writes the outcomes of a batch into their tables.</summary>
internal sealed class OutcomeWriter(StreamTable table, RegisteredTopic topic)
{
    private static readonly MultiRowInsert DuplicateEvents = new("duplicate_events",
        ["topic_id", "kafka_partition", "kafka_offset", "event_day", "event_id", "first_topic_id", "first_partition", "first_offset", "payload_hash", "payload_differs", "kafka_timestamp", "loaded_at"]);

    private static readonly MultiRowInsert OffsetGaps = new("offset_gaps",
        ["topic_id", "kafka_partition", "first_offset", "last_offset", "reason", "found_at"]);

    private readonly MultiRowInsert rows = new(table.Name,
        ["topic_id", "kafka_partition", "kafka_offset", "event_day", "event_hash", .. table.Columns, "additional_properties", "payload_hash", "kafka_timestamp", "loaded_at"]);

    /// <summary>Writes what the plan says.</summary>
    /// <param name="transaction">The load's transaction.</param>
    /// <param name="plan">The outcomes.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    public async Task WriteAsync(MySqlTransaction transaction, OutcomePlan plan, DateTime now, CancellationToken cancellationToken)
    {
        await rows.ExecuteAsync(transaction, [.. plan.Rows.Select(outcome => Row(outcome, now))], cancellationToken);
        await DeadLetterRow.Insert.ExecuteAsync(transaction, [.. plan.DeadLetters.Select(outcome => DeadLetterRow.Of(topic.Id, outcome, now))], cancellationToken);
        await DuplicateEvents.ExecuteAsync(transaction, [.. plan.Duplicates.Select(duplicate => Row(duplicate, now))], cancellationToken);
        await OffsetGaps.ExecuteAsync(transaction, [.. FilteredRanges(plan.Filtered).Select(range => Row(range, now))], cancellationToken);
    }

    private object?[] Row(RecordOutcome outcome, DateTime now)
    {
        var row = outcome.Row!;
        return
        [
            topic.Id, outcome.Record.Partition, outcome.Record.Offset, row.EventDay, row.Identity?.Hash,
            .. outcome.Values,
            row.AdditionalProperties, outcome.PayloadHash, KafkaTimestamp.Of(outcome.Record), now,
        ];
    }

    private object?[] Row(Duplicate duplicate, DateTime now)
    {
        var (outcome, first) = duplicate;
        return
        [
            topic.Id, outcome.Record.Partition, outcome.Record.Offset, outcome.Row!.EventDay, outcome.Row.Identity!.Id,
            first.TopicId, first.Partition, first.Offset,
            outcome.PayloadHash, !first.PayloadHash.AsSpan().SequenceEqual(outcome.PayloadHash), KafkaTimestamp.Of(outcome.Record), now,
        ];
    }

    private object?[] Row((int Partition, long First, long Last) range, DateTime now) =>
        [topic.Id, range.Partition, range.First, range.Last, "filtered", now];

    private static List<(int Partition, long First, long Last)> FilteredRanges(List<RecordOutcome> filtered)
    {
        var ranges = new List<(int Partition, long First, long Last)>();
        foreach (var record in filtered.Select(outcome => outcome.Record))
        {
            if (ranges.Count > 0 && ranges[^1] is var last && last.Partition == record.Partition && last.Last + 1 == record.Offset)
            {
                ranges[^1] = last with { Last = record.Offset };
            }
            else
            {
                ranges.Add((record.Partition, record.Offset, record.Offset));
            }
        }

        return ranges;
    }
}
