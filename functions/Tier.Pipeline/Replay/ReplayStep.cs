namespace Tier.Pipeline.Replay;

/// <summary>A step of a replay from one position to the next.</summary>
/// <param name="To">The new position.</param>
/// <param name="Count">How many events were published on the way.</param>
/// <param name="KnownEvents">How many events of the file, from the first, were published at least once by then.</param>
/// <param name="KnownSha256">The running hash of those.</param>
/// <param name="Ranges">Where the events are in the topic.</param>
public sealed record ReplayStep(ReplayPosition To, int Count, long KnownEvents, byte[] KnownSha256, IReadOnlyList<ReplayRange> Ranges);
