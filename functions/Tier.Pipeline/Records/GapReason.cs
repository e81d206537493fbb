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
