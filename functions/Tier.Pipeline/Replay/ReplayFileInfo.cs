namespace Tier.Pipeline.Replay;

/// <summary>What tells a replay file from another one.</summary>
/// <param name="Sha256">The SHA-256 of all its bytes, 32 bytes.</param>
/// <param name="Events">How many events it has.</param>
public sealed record ReplayFileInfo(byte[] Sha256, long Events);
