namespace Tier.Pipeline.Replay;

/// <summary>Consecutive offsets that hold events of one file; a row of <c>replay_ranges</c>.</summary>
/// <param name="TopicId">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="First">The first offset.</param>
/// <param name="Last">The last offset.</param>
public sealed record ReplayRange(ushort TopicId, int Partition, long First, long Last);
