namespace Tier.Pipeline;

/// <summary>Offsets that no batch will bring: they were committed, or dropped by the broker, and have no outcome.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Checkpoint">The first offset without an outcome.</param>
/// <param name="End">The offset after the last of them.</param>
public sealed record StreamGap(int Partition, long Checkpoint, long End);
