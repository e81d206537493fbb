namespace Tier.Pipeline.Records;

/// <summary>How many offsets had which outcome.</summary>
/// <param name="Loaded">Offsets whose record has a row.</param>
/// <param name="DeadLetters">Offsets whose record is a dead letter.</param>
/// <param name="Duplicates">Offsets whose event had a row already.</param>
/// <param name="Gaps">Offsets without a record, or whose record was left out on purpose.</param>
public sealed record OutcomeCounts(long Loaded, long DeadLetters, long Duplicates, long Gaps)
{
    /// <summary>No offsets.</summary>
    public static OutcomeCounts None { get; } = new(0, 0, 0, 0);

    /// <summary>All offsets.</summary>
    public long Total => Loaded + DeadLetters + Duplicates + Gaps;

    /// <summary>The sums.</summary>
    public static OutcomeCounts operator +(OutcomeCounts left, OutcomeCounts right) =>
        new(left.Loaded + right.Loaded, left.DeadLetters + right.DeadLetters, left.Duplicates + right.Duplicates, left.Gaps + right.Gaps);
}
