using Tier.Pipeline.Recovery;

namespace Tier.Cli.Run;

/// <summary>What <c>tier rewind</c> was asked for.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition; null for all.</param>
/// <param name="To">Where to.</param>
/// <param name="DryRun">Whether it ends before anything is changed.</param>
/// <param name="Yes">Whether it doesn't ask.</param>
/// <param name="AcceptLoss">How many outcomes may be lost for good.</param>
internal sealed record RewindOptions(string Topic, int? Partition, RewindTarget To, bool DryRun, bool Yes, long AcceptLoss);
