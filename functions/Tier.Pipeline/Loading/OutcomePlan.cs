using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Loading;

/// <summary>What becomes of each new record of a batch, known when <see cref="Sort"/> has come to its end.</summary>
/// <param name="topicId">The records' topic.</param>
/// <param name="records">The new records, in order of their coordinates.</param>
/// <param name="gaps">The new offsets without a record.</param>
/// <param name="stored">The rows that are known to have an id of the batch.</param>
internal sealed class OutcomePlan(
    ushort topicId, IReadOnlyCollection<RecordOutcome> records, IEnumerable<OffsetGap> gaps, IReadOnlyDictionary<EventKey, StoredEvent> stored)
{
    /// <summary>Records whose event gets a row.</summary>
    public List<RecordOutcome> Rows { get; } = new(records.Count);

    /// <summary>Records that are dead letters.</summary>
    public List<RecordOutcome> DeadLetters { get; } = [];

    /// <summary>Records whose event has a row already, in the table or earlier in the batch.</summary>
    public List<Duplicate> Duplicates { get; } = [];

    /// <summary>Offsets without a record, and records that are left out on purpose.</summary>
    public List<OffsetGap> Gaps { get; } = [.. gaps];

    /// <summary>Sorts the records, and gives those that get a row, one after another, as they are asked for.</summary>
    public IEnumerable<RecordOutcome> Sort()
    {
        var seen = new Dictionary<EventKey, StoredEvent>(stored);
        seen.EnsureCapacity(records.Count + stored.Count);
        foreach (var outcome in records)
        {
            if (outcome.Rejection is not null)
            {
                DeadLetters.Add(outcome);
            }
            else if (outcome.Row is not { } row)
            {
                AddFiltered(outcome.Record);
            }
            else if (EventKey.Of(row) is not { } key || seen.TryAdd(key, new(topicId, outcome.Record.Partition, outcome.Record.Offset, outcome.PayloadHash)))
            {
                Rows.Add(outcome);
                yield return outcome;
            }
            else
            {
                Duplicates.Add(new(outcome, seen[key]));
            }
        }
    }

    /// <summary>How many offsets of a partition have which outcome.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="first">The first offset that counts.</param>
    /// <param name="last">The last offset that counts, inclusive.</param>
    public OutcomeCounts Count(int partition, long first = long.MinValue, long last = long.MaxValue)
    {
        return new(
            Rows.Count(outcome => Counts(outcome.Record)),
            DeadLetters.Count(outcome => Counts(outcome.Record)),
            Duplicates.Count(duplicate => Counts(duplicate.Outcome.Record)),
            Gaps.Where(gap => gap.Partition == partition).Sum(gap => Math.Max(0, Math.Min(gap.Last, last) - Math.Max(gap.First, first) + 1)));

        bool Counts(ConsumedRecord record) => record.Partition == partition && first <= record.Offset && record.Offset <= last;
    }

    /// <summary>How many rows of a partition fill none of the columns that tell.</summary>
    public long CountUntyped(int partition) => Rows.Count(outcome => outcome.Record.Partition == partition && outcome.Row!.IsUntyped);

    private void AddFiltered(ConsumedRecord record)
    {
        var (partition, offset) = (record.Partition, record.Offset);
        if (Gaps is [.., { Reason: GapReason.Filtered } last] && last.Partition == partition && last.Last + 1 == offset)
        {
            Gaps[^1] = last with { Last = offset };
        }
        else
        {
            Gaps.Add(new(partition, offset, offset, GapReason.Filtered));
        }
    }
}
