namespace Tier.Pipeline.Replay;

/// <summary>A row of <c>replay_position</c>: a file that is, or was, replayed into a topic.</summary>
public sealed record ReplayedFile
{
    /// <summary>The row's key.</summary>
    public required uint Id { get; init; }

    /// <summary>The file's name, without its folder.</summary>
    public required string Name { get; init; }

    /// <summary>How many events it had when they were counted.</summary>
    public required long Events { get; init; }

    /// <summary>Where its replay stands.</summary>
    public required ReplayPosition Position { get; init; }

    /// <summary>How many events were published, over all passes.</summary>
    public required long Published { get; init; }

    /// <summary>How many events, from the first, were published at least once.</summary>
    public required long KnownEvents { get; init; }

    /// <summary>The running hash of those.</summary>
    public required byte[] KnownSha256 { get; init; }

    /// <summary>Whether another file took its place before it was published to its end.</summary>
    public required bool Replaced { get; init; }
}
