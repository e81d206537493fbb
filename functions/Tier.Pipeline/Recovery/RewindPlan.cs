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

/// <summary>What a rewind would do to one partition.</summary>
public sealed record PartitionRewind
{
    public required int Partition { get; init; }

    /// <summary>The first offset that completeness counts from.</summary>
    public required long FirstOffset { get; init; }

    /// <summary>The first offset without an outcome, now.</summary>
    public required long Checkpoint { get; init; }

    /// <summary>The first offset whose outcome goes, and the checkpoint afterwards.</summary>
    public required long From { get; init; }

    /// <summary>The outcomes that go.</summary>
    public OutcomeCounts Counts { get; init; } = OutcomeCounts.None;

    /// <summary>How many offsets of the gaps have which reason.</summary>
    public IReadOnlyDictionary<string, long> Gaps { get; init; } = new Dictionary<string, long>();

    /// <summary>How many ranges of the ledger go as a whole.</summary>
    public long Ranges { get; init; }

    /// <summary>The range of the ledger that is cut; null when none is.</summary>
    public (long First, long Last)? CutRange { get; init; }

    /// <summary>The first offset that the broker still has.</summary>
    public required long BrokerLow { get; init; }

    /// <summary>The offset of the broker's next record.</summary>
    public required long BrokerHigh { get; init; }

    /// <summary>How many of the outcomes the broker can't give back, or may not.</summary>
    public long Lost { get; init; }
}

/// <summary>What a rewind did to a partition.</summary>
/// <param name="From">Where its checkpoint stands now.</param>
/// <param name="Before">Where its checkpoint stood.</param>
/// <param name="Removed">The outcomes that were removed; more than were planned when the partition was loaded further in between.</param>
public sealed record RewoundPartition(int Partition, long From, long Before, OutcomeCounts Removed);

/// <summary>A rewind that was asked for can't be done, or would lose records. Nothing was changed.</summary>
/// <param name="message">Why, with the coordinates, and what can be done instead.</param>
public sealed class RewindRefusedException(string message) : InvalidOperationException(message);
