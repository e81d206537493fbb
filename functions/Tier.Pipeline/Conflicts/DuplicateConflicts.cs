using System.Runtime.CompilerServices;
using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Conflicts;

/// <summary>The conflicts within a day: the first record has the row, the other one is among the duplicates. What the row of that one would be, its stream's transform says.</summary>
internal sealed class DuplicateConflicts(Database database, KnownTopics topics, Payloads payloads)
{
    /// <summary>Finds them, in order of the duplicates' coordinates.</summary>
    public async IAsyncEnumerable<Conflict> FindAsync(ConflictFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var scan = await ConflictFinder.OpenForScanAsync(database, cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var differing = DuplicateEvents.DifferingAsync(scan, filter.Since).WithCancellation(cancellationToken);
        await foreach (var (topicId, partition, offset, firstTopicId) in differing)
        {
            if (topics.Stream(topicId) is { } stream
                && (filter.Stream is null || stream.Name == filter.Stream)
                && (filter.Topic is null || topics.Name(topicId) == filter.Topic || topics.Name(firstTopicId) == filter.Topic)
                && await DuplicateEvents.AtAsync(connection, topicId, partition, offset) is { } duplicate)
            {
                yield return await CompareAsync(connection, stream, duplicate, cancellationToken);
            }
        }
    }

    private async Task<Conflict> CompareAsync(MySqlConnection connection, EventStream stream, DuplicateRecord duplicate, CancellationToken cancellationToken)
    {
        var rows = new StoredRows(connection, stream.Table);
        var (record, unknown) = await payloads.OfAsync(duplicate, topics.Name(duplicate.TopicId), cancellationToken);
        var outcome = record is null ? null : stream.Apply(record);
        var row = await rows.AtAsync(duplicate.FirstTopicId, duplicate.FirstPartition, duplicate.FirstOffset, cancellationToken);
        if (row is null && outcome?.Row is { Identity: { } identity } loaded)
        {
            // The first record was rewound, and another one has got the event's row since.
            row = await rows.OfAsync([(loaded.EventDay, identity.Hash)], cancellationToken) is [var found] ? found : null;
        }

        var day = DateOnly.FromDateTime(duplicate.EventDay);
        var why = unknown
            ?? (outcome!.Row is null ? outcome.Rejection is { } rejection ? $"the transform rejects it now ({rejection.Reason.ToCode()}: {rejection.Sentence})" : "a setting leaves it out now" : null)
            ?? (row is null ? "the first one's row is gone: its range was rewound and isn't loaded again yet" : null);
        var fields = why is null ? FieldsOf(outcome!, row!.Fields) : [];
        var differences = why is null ? FieldComparison.Compare(row!.Fields, fields) : [];
        return new()
        {
            Stream = stream.Name,
            EventId = duplicate.EventId,
            First = row is null
                ? new(topics.Name(duplicate.FirstTopicId), duplicate.FirstPartition, duplicate.FirstOffset, day, null)
                : new(topics.Name(row.TopicId), row.Partition, row.Offset, row.EventDay, row.LoadedAt),
            Other = new(topics.Name(duplicate.TopicId), duplicate.Partition, duplicate.Offset, day, duplicate.LoadedAt),
            Differences = differences,
            TransportOnly = why is null && TransportFields.AreAll(differences, row!.Fields, fields),
            NotCompared = why,
        };
    }

    /// <summary>The values that the transform gives, named as those of a stored row.</summary>
    private static RowField[] FieldsOf(RecordOutcome outcome, IReadOnlyList<RowField> columns) =>
        [.. columns.Zip([.. outcome.Row!.Values, outcome.Row.AdditionalProperties], (column, value) => RowField.Of(column.Name, column.IsJson, value))];
}
