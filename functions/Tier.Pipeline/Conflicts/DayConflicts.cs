using System.Globalization;
using System.Runtime.CompilerServices;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Conflicts;

/// <summary>
/// The conflicts across days: an id is unique within a day of the device's own time, so records of one event whose times lie in different days have a row each.
/// </summary>
internal sealed class DayConflicts(Database database, KnownTopics topics, EventStream stream)
{
    /// <summary>Rows may be large.</summary>
    private const int MostEvents = 50;

    public async IAsyncEnumerable<Conflict> FindAsync(ConflictFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var scan = await ConflictFinder.OpenForScanAsync(database, cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = new StoredRows(connection, stream.Table);
        var found = StoredRows.OnSeveralDaysAsync(scan, stream.Table).WithCancellation(cancellationToken);
        var events = new List<(DateOnly Day, byte[] Hash)>();
        await foreach (var (hash, days) in found)
        {
            events.AddRange(days.Split(',').Select(day => (DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), hash)));
            if (events.Count >= 2 * MostEvents)
            {
                foreach (var conflict in await CompareAsync(rows, events, filter, cancellationToken))
                {
                    yield return conflict;
                }

                events.Clear();
            }
        }

        foreach (var conflict in events.Count == 0 ? [] : await CompareAsync(rows, events, filter, cancellationToken))
        {
            yield return conflict;
        }
    }

    private async Task<List<Conflict>> CompareAsync(
        StoredRows rows, IEnumerable<(DateOnly, byte[])> events, ConflictFilter filter, CancellationToken cancellationToken)
    {
        var conflicts = new List<Conflict>();
        var groups = (await rows.OfAsync(events, cancellationToken)).GroupBy(row => Convert.ToHexStringLower(row.EventHash!));
        foreach (var group in groups.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var ordered = group.OrderBy(row => row.LoadedAt).ThenBy(row => row.TopicId).ThenBy(row => row.Partition).ThenBy(row => row.Offset).ToArray();
            conflicts.AddRange(ordered.Skip(1)
                .Where(other => filter.Since is null || other.LoadedAt >= filter.Since)
                .Where(other => filter.Topic is null || topics.Name(other.TopicId) == filter.Topic || topics.Name(ordered[0].TopicId) == filter.Topic)
                .Select(other => Compare(group.Key, ordered[0], other)));
        }

        return conflicts;
    }

    private Conflict Compare(string hash, StoredRow first, StoredRow other) => new()
    {
        Stream = stream.Name,
        EventId = first.Fields.Where(field => field.Name == "event_id").Select(field => field.Value.GetString()).FirstOrDefault() ?? hash,
        First = new(topics.Name(first.TopicId), first.Partition, first.Offset, first.EventDay, first.LoadedAt),
        Other = new(topics.Name(other.TopicId), other.Partition, other.Offset, other.EventDay, other.LoadedAt),
        Differences = FieldComparison.Compare(WithDay(first), WithDay(other)),
    };

    private static RowField[] WithDay(StoredRow row) => [RowField.Of("event_day", false, row.EventDay), .. row.Fields];
}
