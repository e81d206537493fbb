namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>The records that nobody should send, and what becomes of them.</summary>
internal static class HostileRecords
{
    /// <summary>All of them, in the order in which they are sent.</summary>
    public static IReadOnlyList<HostileRecord> All { get; } =
        [.. HostileSizes.All, .. HostileTexts.All, .. HostileIds.All, .. HostileTimes.All, .. HostileEnvelopes.All];
}
