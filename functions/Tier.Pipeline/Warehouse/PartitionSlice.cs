using Tier.Pipeline.Etl;

namespace Tier.Pipeline.Warehouse;

/// <summary>The records of one partition in a batch: those delivered before, and the new ones, which follow the checkpoint without a hole.</summary>
internal sealed record PartitionSlice(int Partition, long Checkpoint, IReadOnlyList<RecordOutcome> Delivered, IReadOnlyList<RecordOutcome> New)
{
    /// <summary>Where the checkpoint is after this slice.</summary>
    public long Next => Checkpoint + New.Count;

    /// <summary>Cuts a partition's records, in order of their offsets, at the checkpoint.</summary>
    /// <exception cref="InvariantException">An offset between the checkpoint and the last record is missing.</exception>
    public static PartitionSlice Cut(string topic, int partition, long checkpoint, IEnumerable<RecordOutcome> records)
    {
        var delivered = new List<RecordOutcome>();
        var fresh = new List<RecordOutcome>();
        foreach (var outcome in records)
        {
            var offset = outcome.Record.Offset;
            var next = checkpoint + fresh.Count;
            if (offset < next)
            {
                // Below the checkpoint, or twice in this batch: a rebalance can deliver a record again inside a window.
                if (offset < checkpoint)
                {
                    delivered.Add(outcome);
                }
                else if (!fresh[(int)(offset - checkpoint)].PayloadHash.AsSpan().SequenceEqual(outcome.PayloadHash))
                {
                    throw new InvariantException($"Two different records came as {topic}[{partition}]@{offset} in one batch.");
                }
            }
            else if (offset > next)
            {
                throw new InvariantException(
                    $"{topic}[{partition}]: offsets {next} to {offset - 1} were not delivered: the checkpoint stands at {next} and the next record is {offset}. Nothing after them is loaded until they are.");
            }
            else
            {
                fresh.Add(outcome);
            }
        }

        return new(partition, checkpoint, delivered, fresh);
    }
}
