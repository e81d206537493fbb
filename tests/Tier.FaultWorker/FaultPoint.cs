namespace Tier.FaultWorker;

/// <summary>The places where a worker can be hit.</summary>
public enum FaultPoint
{
    /// <summary>Nowhere: it runs until it is told to stop.</summary>
    None,

    /// <summary>A batch was read, and nothing is done yet.</summary>
    AfterRead,

    /// <summary>In the load transaction: all is written, and COMMIT not yet sent.</summary>
    BeforeCommit,

    /// <summary>The transaction is committed, and the worker knows it; the function hasn't returned, so the offsets aren't stored.</summary>
    AfterCommit,

    /// <summary>Events are published and confirmed, and the replay's position isn't stored.</summary>
    BeforePosition,
}
