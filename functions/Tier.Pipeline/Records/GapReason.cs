using System.Text.Json;

namespace Tier.Pipeline.Records;

/// <summary>Why an offset has no row, dead letter or duplicate. Stored in snake case, as <see cref="GapReasons.ToCode"/> gives it.</summary>
public enum GapReason
{
    /// <summary>A transaction's marker, or a record of an aborted one: the broker gives no reader a record there.</summary>
    MarkerOrAborted,

    /// <summary>The broker's log compaction removed the record, because a later one has its key.</summary>
    Compacted,

    /// <summary>The record was left out because a setting says so.</summary>
    Filtered,

    /// <summary>The broker removed the records before they were read: a loss.</summary>
    LostToRetention,

    /// <summary>The outcome was removed on purpose.</summary>
    Purged,
}

/// <summary>The stored form of a <see cref="GapReason"/>.</summary>
public static class GapReasons
{
    private static readonly Dictionary<GapReason, string> Codes = Enum.GetValues<GapReason>()
        .ToDictionary(reason => reason, reason => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()));

    /// <summary>The code in snake case: <c>marker_or_aborted</c>, <c>lost_to_retention</c> …</summary>
    public static string ToCode(this GapReason reason) => Codes[reason];
}

/// <summary>Offsets of a partition that have no record to load.</summary>
/// <param name="Last">The last of them, inclusive.</param>
/// <param name="Reason">Why.</param>
public sealed record OffsetGap(int Partition, long First, long Last, GapReason Reason)
{
    /// <summary>How many offsets.</summary>
    public long Length => Last - First + 1;
}
