namespace Tier.Pipeline.Kafka;

/// <summary>
/// The offsets of a partition that no batch will bring, and that have no outcome: the broker has dropped them, or the consumer group has
/// committed them. They end at the last stable offset. What lies there or above can belong to a transaction that isn't finished, so that
/// nobody can read it yet; and a group can have committed beyond the end, in an earlier topic of the same name.
/// </summary>
/// <param name="Dropped">Those that the broker doesn't have any more; null: none.</param>
/// <param name="Committed">Those that follow, and were committed; null: none.</param>
internal sealed record MissingOffsets(OffsetRange? Dropped, OffsetRange? Committed)
{
    /// <summary>Both together; null when nothing is missing.</summary>
    public OffsetRange? All => (Dropped ?? Committed) is { } first ? first with { Last = (Committed ?? first).Last } : null;

    /// <summary>The one formula for them.</summary>
    /// <param name="next">The checkpoint, or the first offset that has to be loaded; null: nothing is known of the partition.</param>
    /// <param name="low">The first offset that the broker has; null: it doesn't have the partition.</param>
    /// <param name="committed">What the consumer group has committed; null: nothing.</param>
    /// <param name="stable">The last stable offset; null: the broker doesn't have the partition.</param>
    public static MissingOffsets Of(long? next, long? low, long? committed, long? stable)
    {
        if (next is not { } from || low is not { } first || stable is not { } end)
        {
            return new(null, null);
        }

        var readable = Math.Max(from, first);
        return new(Range(from, first), Range(readable, Math.Min(committed ?? 0, end)));
    }

    private static OffsetRange? Range(long first, long end) => end > first ? new(first, end - 1) : null;
}
