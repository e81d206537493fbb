using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Recovery;

/// <summary>What a rewind would do, as database and broker were when it was asked for.</summary>
public sealed record RewindPlan
{
    /// <summary>The stream's name.</summary>
    public required string Stream { get; init; }

    /// <summary>The stream's table.</summary>
    public required StreamTable Table { get; init; }

    /// <summary>The topic, as its name stands for it now.</summary>
    public required RegisteredTopic Topic { get; init; }

    /// <summary>Its partitions, in order; also those of which nothing would be removed.</summary>
    public required IReadOnlyList<PartitionRewind> Partitions { get; init; }

    /// <summary>
    /// Duplicates that stay while the row that has their event goes. The row comes back when its record is loaded again; should the record be rejected then, these
    /// duplicates are all that is left of their events.
    /// </summary>
    public required IReadOnlyList<LeftDuplicates> LeftDuplicates { get; init; }

    /// <summary>Whether the broker compacts the topic: of records with one key it may have kept the last alone, so that any record of the range may be gone.</summary>
    public bool Compacted { get; init; }

    /// <summary>What would be removed of all partitions.</summary>
    public OutcomeCounts Counts => Partitions.Aggregate(OutcomeCounts.None, (sum, partition) => sum + partition.Counts);

    /// <summary>How many outcomes the broker can't give back, or, of a compacted topic, may not.</summary>
    public long Lost => Partitions.Sum(partition => partition.Lost);
}
