using Tier.Pipeline.Kafka;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>What database and broker say of a partition.</summary>
internal sealed record PartitionState
{
    public required int Partition { get; init; }

    public CheckpointRow? Checkpoint { get; init; }

    public IReadOnlyList<LedgerRange> Ledger { get; init; } = [];

    /// <summary>Offsets without a record, by the code of their reason.</summary>
    public IReadOnlyDictionary<string, long> Gaps { get; init; } = new Dictionary<string, long>();

    /// <summary>Offsets whose records the broker's retention removed before they were loaded, and which the pipeline has noticed.</summary>
    public IReadOnlyList<OffsetRange> Lost { get; init; } = [];

    /// <summary>Offsets with an outcome that are not below the checkpoint, or below the first offset.</summary>
    public IReadOnlyList<OffsetRange> Outside { get; init; } = [];

    public AuditResult Audit { get; init; } = AuditResult.None;

    public long? LowWatermark { get; init; }

    public long? HighWatermark { get; init; }

    /// <summary>The last stable offset: what lies there or above may belong to a transaction that isn't finished.</summary>
    public long? LastStable { get; init; }

    public long? Committed { get; init; }

    /// <summary>The sums of the whole ledger.</summary>
    public OutcomeCounts Counts => Ledger.Aggregate(OutcomeCounts.None, (sum, range) => sum + range.Counts);

    /// <summary>The rows that are untyped, by the whole ledger.</summary>
    public long Untyped => Ledger.Sum(range => range.Untyped);

    /// <summary>The first offset that has to be loaded next.</summary>
    public long? Next => Checkpoint?.Next ?? LowWatermark;

    /// <summary>The offsets that no batch will bring, and that have no outcome.</summary>
    public MissingOffsets Missing => MissingOffsets.Of(Next, LowWatermark, Committed, LastStable);
}

/// <summary>What the database says of a topic.</summary>
/// <param name="Topic">The topic's row; its name is empty when the row is gone.</param>
/// <param name="Partitions">The partitions that anything is stored of.</param>
internal sealed record TopicState(RegisteredTopic Topic, IReadOnlyList<PartitionState> Partitions);
