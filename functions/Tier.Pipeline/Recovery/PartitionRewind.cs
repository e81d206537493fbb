using Tier.Pipeline.Records;

namespace Tier.Pipeline.Recovery;

/// <summary>What a rewind would do to one partition.</summary>
public sealed record PartitionRewind
{
    /// <summary>The partition.</summary>
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
