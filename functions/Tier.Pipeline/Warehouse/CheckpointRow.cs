namespace Tier.Pipeline.Warehouse;

/// <summary>A row of <c>partition_checkpoints</c>.</summary>
/// <param name="First">The partition's first offset when it was first seen.</param>
/// <param name="Next">The first offset without an outcome.</param>
/// <param name="VerifiedTo">Below it, the tables were found to agree with the ledger; null when nothing was checked yet.</param>
internal sealed record CheckpointRow(long First, long Next, long? VerifiedTo);
