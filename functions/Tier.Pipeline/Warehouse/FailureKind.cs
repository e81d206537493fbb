namespace Tier.Pipeline.Warehouse;

/// <summary>What a failed load means for the batch.</summary>
public enum FailureKind
{
    /// <summary>The caller ended the load: neither a failure nor an outage.</summary>
    Cancelled,

    /// <summary>The pipeline's own word (a setting, a broken invariant, missing offsets): it goes to the caller as it is.</summary>
    Verdict,

    /// <summary>Another session was in the way: the batch begins again at once.</summary>
    Conflict,

    /// <summary>An event's id has a row: the batch begins again and looks its ids up.</summary>
    DuplicateKey,

    /// <summary>The server refuses data of the batch, and will always: the record is looked for.</summary>
    Refused,

    /// <summary>Something about a connection, a server, a lock, a disk, a right or a table: no record is to blame, and it passes.</summary>
    Systemic,

    /// <summary>Nothing that is known: taken for systemic at first, and for a refusal when it stays.</summary>
    Unknown,
}
