using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;

namespace Tier.Pipeline.Warehouse;

/// <summary>Writes the outcomes of batches into their tables. One for a stream, since it keeps the statements.</summary>
internal sealed class OutcomeWriter(StreamTable table)
{
    private static readonly MultiRowInsert DuplicateEvents = new("duplicate_events",
        ["topic_id", "kafka_partition", "kafka_offset", "event_day", "event_id", "first_topic_id", "first_partition", "first_offset", "payload_hash", "payload_differs", "value", "headers", "kafka_timestamp", "loaded_at"]);

    private static readonly MultiRowInsert OffsetGaps = new("offset_gaps",
        ["topic_id", "kafka_partition", "first_offset", "last_offset", "reason", "found_at"]);

    private readonly MultiRowInsert rows = new(table.Name,
        ["topic_id", "kafka_partition", "kafka_offset", "event_day", "event_hash", .. table.Columns, "additional_properties", "payload_hash", "kafka_timestamp", "loaded_at"]);

    /// <summary>Writes what the plan says.</summary>
    /// <param name="session">The load's transaction.</param>
    /// <param name="topic">The batch's topic.</param>
    /// <param name="plan">The outcomes.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    public async Task WriteAsync(LoadSession session, RegisteredTopic topic, OutcomePlan plan, DateTime now, CancellationToken cancellationToken)
    {
        await rows.ExecuteAsync(session, plan.Rows, outcome => Row(topic, outcome, now), cancellationToken);
        await DeadLetterRow.Insert.ExecuteAsync(session, plan.DeadLetters, outcome => DeadLetterRow.Of(topic.Id, outcome, now), cancellationToken);
        await DuplicateEvents.ExecuteAsync(session, plan.Duplicates, duplicate => Row(topic, duplicate, now), cancellationToken);
        await OffsetGaps.ExecuteAsync(session, plan.Gaps, gap => Row(topic, gap, now), cancellationToken);
    }

    private static object?[] Row(RegisteredTopic topic, RecordOutcome outcome, DateTime now)
    {
        var row = outcome.Row!;
        ReadOnlySpan<object?> before = [topic.Id, outcome.Record.Partition, outcome.Record.Offset, row.EventDay, row.Identity?.Hash];
        ReadOnlySpan<object?> after = [row.AdditionalProperties, outcome.PayloadHash, KafkaTimestamp.Of(outcome.Record), now];

        // One collection expression of all three would grow a list for each row.
        var all = new object?[before.Length + outcome.Values.Length + after.Length];
        before.CopyTo(all);
        outcome.Values.CopyTo(all, before.Length);
        after.CopyTo(all.AsSpan(before.Length + outcome.Values.Length));
        return all;
    }

    private static object?[] Row(RegisteredTopic topic, Duplicate duplicate, DateTime now)
    {
        var (outcome, first) = duplicate;
        var differs = !first.PayloadHash.AsSpan().SequenceEqual(outcome.PayloadHash);
        return
        [
            topic.Id, outcome.Record.Partition, outcome.Record.Offset, outcome.Row!.EventDay, outcome.Row.Identity!.Id,
            first.TopicId, first.Partition, first.Offset,
            outcome.PayloadHash, differs, differs ? DeadLetterRow.Start(outcome.Record.Value) : null, differs ? DeadLetterRow.Headers(outcome.Record.Headers) : null,
            KafkaTimestamp.Of(outcome.Record), now,
        ];
    }

    private static object?[] Row(RegisteredTopic topic, OffsetGap gap, DateTime now) => [topic.Id, gap.Partition, gap.First, gap.Last, gap.Reason.ToCode(), now];
}
