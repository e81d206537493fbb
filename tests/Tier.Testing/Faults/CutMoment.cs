namespace Tier.Testing.Faults;

/// <summary>When a connection is cut, as seen from the bytes that are waited for.</summary>
public enum CutMoment
{
    /// <summary>The peer never gets them: a COMMIT that didn't reach the server.</summary>
    BeforeForwarding,

    /// <summary>The peer gets them, the connection is cut at once, and whether it had answered nobody knows: in the middle of COMMIT.</summary>
    AfterForwarding,

    /// <summary>The peer gets them and answers, and the answer is lost: a COMMIT that was done, surely.</summary>
    AfterAnswer,
}
