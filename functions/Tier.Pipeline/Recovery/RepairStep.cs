using Tier.Pipeline.Records;

namespace Tier.Pipeline.Recovery;

/// <summary>Something that a repair did.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Range">The offsets.</param>
/// <param name="Stored">The outcomes that they got, or that the ledger says they have; none when another worker was first.</param>
/// <param name="LedgerOnly">Whether the tables had them, and only the ledger didn't say so.</param>
public sealed record RepairStep(string Topic, int Partition, OffsetRange Range, OutcomeCounts Stored, bool LedgerOnly);
