namespace Tier.Pipeline.Replay;

/// <summary>What an event is in a replay file.</summary>
internal enum FileKind
{
    /// <summary>What stands on a line.</summary>
    Lines,

    /// <summary>A JSON value, wherever its lines end.</summary>
    Document,

    /// <summary>What follows a record separator (RFC 7464).</summary>
    Sequence,
}
