namespace Tier.Pipeline.Recovery;

/// <summary>What a repair did, and what it had to leave.</summary>
/// <param name="Steps">What it did, in order.</param>
/// <param name="Left">What can't be loaded, and why: a sentence each.</param>
public sealed record RepairReport(IReadOnlyList<RepairStep> Steps, IReadOnlyList<string> Left);
