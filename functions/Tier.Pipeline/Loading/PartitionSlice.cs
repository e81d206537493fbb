using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>What a batch has of one partition: the records delivered before, and the new records and gaps, which follow the checkpoint without a hole.</summary>
internal sealed record PartitionSlice(
    int Partition, long Checkpoint, IReadOnlyList<RecordOutcome> Delivered, IReadOnlyList<RecordOutcome> New, IReadOnlyList<OffsetGap> NewGaps)
{
    /// <summary>Where the checkpoint is after this slice.</summary>
    public long Next => Checkpoint + New.Count + NewGaps.Sum(gap => gap.Length);

    /// <summary>Cuts a partition's part of a batch at the checkpoint.</summary>
    /// <exception cref="MissingOffsetsException">An offset between the checkpoint and the last one is missing.</exception>
    /// <exception cref="InvariantException">Two different records came with one offset.</exception>
    public static PartitionSlice Cut(LoadBatch batch, int partition, long checkpoint)
    {
        var records = InOrder(batch, partition);
        var gaps = new Queue<OffsetGap>(batch.Gaps.Where(gap => gap.Partition == partition && gap.Last >= checkpoint).OrderBy(gap => gap.First));
        var delivered = new List<RecordOutcome>();
        var fresh = new List<RecordOutcome>();
        var freshGaps = new List<OffsetGap>();
        var next = checkpoint;

        void TakeGaps(long before)
        {
            while (gaps.TryPeek(out var gap) && gap.First <= next && next < before)
            {
                freshGaps.Add(gap with { First = next });
                next = gap.Last + 1;
                gaps.Dequeue();
            }
        }

        foreach (var outcome in records)
        {
            var offset = outcome.Record.Offset;
            TakeGaps(offset);
            if (offset < checkpoint)
            {
                delivered.Add(outcome);
            }
            else if (offset > next)
            {
                throw new MissingOffsetsException(batch.Topic.Name, partition, checkpoint, next, Math.Min(offset, gaps.TryPeek(out var gap) ? gap.First : offset) - 1);
            }
            else if (offset == next)
            {
                fresh.Add(outcome);
                next++;
            }
            else if (fresh.Count == 0 || fresh[^1].Record.Offset != offset || !fresh[^1].PayloadHash.AsSpan().SequenceEqual(outcome.PayloadHash))
            {
                // A rebalance can deliver a record again inside a window, but it is the same one then.
                throw new InvariantException($"Two different records came as {batch.Topic.Name}[{partition}]@{offset} in one batch.");
            }
        }

        TakeGaps(long.MaxValue);
        return gaps.TryPeek(out var left)
            ? throw new MissingOffsetsException(batch.Topic.Name, partition, checkpoint, next, left.First - 1)
            : new(partition, checkpoint, delivered, fresh, freshGaps);
    }

    /// <summary>Nearly always a batch has one partition, in order.</summary>
    private static IReadOnlyList<RecordOutcome> InOrder(LoadBatch batch, int partition)
    {
        var last = long.MinValue;
        foreach (var outcome in batch.Records)
        {
            if (outcome.Record.Partition != partition || outcome.Record.Offset < last)
            {
                return [.. batch.Records.Where(one => one.Record.Partition == partition).OrderBy(one => one.Record.Offset)];
            }

            last = outcome.Record.Offset;
        }

        return batch.Records;
    }
}
