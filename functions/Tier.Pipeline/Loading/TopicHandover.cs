using Microsoft.Extensions.Logging;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Between two topics of one name: a consumer has read ahead of the old one when the new one begins, and nothing in a record tells which it is of.
/// So the new topic is loaded as far as the consumer can have read, and what is found there, with its payload and time, is of the new one. All else
/// is of the old one, and is loaded as that: nothing that was read is lost.
/// </summary>
public sealed partial class TopicHandover(
    TopicFollower follower, Database database, ResilientLoader loader, ILogger<TopicHandover> logger)
{
    /// <summary>Gives the records of partitions between two topics their outcome.</summary>
    /// <returns>The other records.</returns>
    /// <exception cref="InvariantException">A record is of neither topic.</exception>
    public async Task<IReadOnlyList<RecordOutcome>> SettleAsync(
        EventStream stream, FollowedTopic topic, IReadOnlyList<RecordOutcome> outcomes, CancellationToken cancellationToken)
    {
        var between = outcomes.Where(outcome => topic.IsBetween(outcome.Record.Partition)).ToLookup(outcome => outcome.Record.Partition);
        if (topic.Previous is not { } previous || between.Count == 0)
        {
            return outcomes;
        }

        await follower.CatchUpAsync(stream, topic.Current, between.Select(partition => partition.Key), cancellationToken);
        foreach (var partition in between)
        {
            var found = await StoredAsync(stream, topic.Current, [.. partition], cancellationToken);
            var old = partition.Where(outcome => !found.Contains(outcome)).ToArray();
            if (old.Length > 0)
            {
                await LoadAsync(stream, previous, old, cancellationToken);
            }

            if (found.Contains(partition.Last()))
            {
                topic.Arrive(partition.Key);
            }
        }

        return [.. outcomes.Where(outcome => !between.Contains(outcome.Record.Partition))];
    }

    /// <summary>The records of a partition that are stored at their coordinates with their payload and their time.</summary>
    private async Task<HashSet<RecordOutcome>> StoredAsync(
        EventStream stream, RegisteredTopic topic, RecordOutcome[] records, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await Database.BeginAsync(connection, cancellationToken);
        var outcomes = new OutcomeTables(transaction, stream.Table, topic.Id, records[0].Record.Partition, cancellationToken);
        var range = new OffsetRange(records.Min(record => record.Record.Offset), records.Max(record => record.Record.Offset));
        var stored = await outcomes.ReadAsync(range);
        var filtered = await outcomes.GapsAsync(range, GapReason.Filtered);
        return records.Where(outcome => stored.TryGetValue(outcome.Record.Offset, out var found)
            ? found.PayloadHash.AsSpan().SequenceEqual(outcome.PayloadHash) && SameTime(outcome.Record, found.KafkaTimestamp)
            : outcome is { Row: null, Rejection: null } && filtered.Any(gap => gap.Contains(outcome.Record.Offset))).ToHashSet();
    }

    /// <summary>
    /// Equal payloads can be real repeats, at the same offset too when a file is replayed into a new topic; then the time differs.
    /// </summary>
    private static bool SameTime(ConsumedRecord record, DateTime? stored) =>
        record.TimestampMilliseconds is null || KafkaTimestamp.Of(record) == stored;

    private async Task LoadAsync(EventStream stream, RegisteredTopic previous, RecordOutcome[] records, CancellationToken cancellationToken)
    {
        var gaps = new List<OffsetGap>();
        while (true)
        {
            try
            {
                await loader.LoadAsync(stream.Table, new(previous, records, gaps), cancellationToken);
                return;
            }
            catch (MissingOffsetsException hole) when (gaps.Count <= records.Length)
            {
                // The topic is no more, and nobody can tell what was there.
                LogLost(logger, previous.Name, previous.Id, hole.Partition, hole.First, hole.Last);
                gaps.Add(new(hole.Partition, hole.First, hole.Last, GapReason.LostToRetention));
            }
        }
    }

    [LoggerMessage(EventId = 520, Level = LogLevel.Error, Message = "{Topic} (topic {TopicId}) partition {Partition}: offsets {First} to {Last} were not read before the topic was deleted; they are lost")]
    private static partial void LogLost(ILogger logger, string topic, ushort topicId, int partition, long first, long last);
}
