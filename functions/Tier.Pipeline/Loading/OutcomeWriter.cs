using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Loading;

/// <summary>Writes the outcomes of batches into their tables. One for a stream, since it keeps the statements.</summary>
internal sealed class OutcomeWriter(StreamTable table)
{
    private static readonly MultiRowInsert DuplicateEvents = new("duplicate_events",
        ["topic_id", "kafka_partition", "kafka_offset", "event_day", "event_id", "first_topic_id", "first_partition", "first_offset", "payload_hash", "payload_differs", "value", "headers", "kafka_timestamp", "loaded_at"]);

    private static readonly MultiRowInsert OffsetGaps = new("offset_gaps",
        ["topic_id", "kafka_partition", "first_offset", "last_offset", "reason", "found_at"]);

    private readonly MultiRowInsert rows = new(table.Name,
        ["topic_id", "kafka_partition", "kafka_offset", "event_day", "event_hash", .. table.Columns, "additional_properties", "payload_hash", "kafka_timestamp", "loaded_at"]);

    /// <summary>Writes what the plan says. It is sorted out on the way: the rows of a statement while the server executes the one before.</summary>
    /// <param name="session">The load's transaction.</param>
    /// <param name="topic">The batch's topic.</param>
    /// <param name="plan">The outcomes.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    public async Task WriteAsync(LoadSession session, RegisteredTopic topic, OutcomePlan plan, DateTime now, CancellationToken cancellationToken)
    {
        await rows.ExecuteAsync(session, plan.Sort(), (insert, outcome) => Add(insert, topic, outcome, now), cancellationToken);
        await DeadLetterRow.Insert.ExecuteAsync(session, plan.DeadLetters, (insert, outcome) => DeadLetterRow.Add(insert, topic.Id, outcome, now), cancellationToken);
        await DuplicateEvents.ExecuteAsync(session, plan.Duplicates, (insert, duplicate) => Add(insert, topic, duplicate, now), cancellationToken);
        await OffsetGaps.ExecuteAsync(session, plan.Gaps, (insert, gap) => Add(insert, topic, gap, now), cancellationToken);
    }

    private static void Add(PreparedInsert insert, RegisteredTopic topic, RecordOutcome outcome, DateTime now)
    {
        var row = outcome.Row!;
        insert.Add(topic.Id);
        insert.Add(outcome.Record.Partition);
        insert.Add(outcome.Record.Offset);
        insert.Add(row.EventDay);
        insert.Add(row.HasIdentity ? row.Hash : null);
        foreach (var slot in row.Slots)
        {
            insert.Add(row, slot);
        }

        insert.Add(row, row.Additional);
        insert.Add(outcome.PayloadHash);
        insert.Add(KafkaTimestamp.Of(outcome.Record));
        insert.Add(now);
    }

    private static void Add(PreparedInsert insert, RegisteredTopic topic, Duplicate duplicate, DateTime now)
    {
        var (outcome, first) = duplicate;
        var differs = !first.PayloadHash.AsSpan().SequenceEqual(outcome.PayloadHash);
        insert.Add(topic.Id);
        insert.Add(outcome.Record.Partition);
        insert.Add(outcome.Record.Offset);
        insert.Add(outcome.Row!.EventDay);
        insert.Add(outcome.Row.Identity!.Id);
        insert.Add(first.TopicId);
        insert.Add(first.Partition);
        insert.Add(first.Offset);
        insert.Add(outcome.PayloadHash);
        insert.Add(differs ? 1 : 0);
        insert.Add(differs ? DeadLetterRow.Start(outcome.Record.Value) : null);
        insert.Add(differs ? DeadLetterRow.Headers(outcome.Record.Headers) : null);
        insert.Add(KafkaTimestamp.Of(outcome.Record));
        insert.Add(now);
    }

    private static void Add(PreparedInsert insert, RegisteredTopic topic, OffsetGap gap, DateTime now)
    {
        insert.Add(topic.Id);
        insert.Add(gap.Partition);
        insert.Add(gap.First);
        insert.Add(gap.Last);
        insert.Add(gap.Reason.ToCode());
        insert.Add(now);
    }
}
