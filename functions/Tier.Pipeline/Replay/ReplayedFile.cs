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

/// <summary>Where the replay of a file into a topic stands.</summary>
/// <param name="Pass">How often the file was published whole.</param>
/// <param name="NextEvent">The first event that was not published in this pass, from 0.</param>
/// <param name="Finished">Whether nothing more is published: the file was published to its end and doesn't begin again.</param>
public sealed record ReplayPosition(int Pass, long NextEvent, bool Finished)
{
    /// <summary>A file that was never published into the topic.</summary>
    public static ReplayPosition Start { get; } = new(0, 0, false);

    /// <summary>Why the file isn't published to its end: one sentence; null while there is no reason.</summary>
    public string? Problem { get; init; }
}

/// <summary>What a replay file held when its events were counted.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">The SHA-256 of its events, each followed by a line feed; 32 bytes.</param>
/// <param name="Events">How many events it has.</param>
public sealed record ReplayFileInfo(string Path, byte[] Sha256, long Events)
{
    /// <summary>The running hash after some numbers of events that were asked for; those beyond the file's end are missing.</summary>
    public required IReadOnlyDictionary<long, byte[]> Prefixes { get; init; }

    /// <summary>Where the file's hashes stood.</summary>
    internal FileMarks Marks { get; init; } = new();
}

/// <summary>Consecutive offsets that hold events of one file; a row of <c>replay_ranges</c>.</summary>
/// <param name="First">The first offset.</param>
/// <param name="Last">The last offset.</param>
public sealed record ReplayRange(ushort TopicId, int Partition, long First, long Last);

/// <summary>One event of a replay file.</summary>
/// <param name="Index">The event's number in the file, from 0; blank lines and brackets don't count.</param>
/// <param name="Value">The event's bytes as they stand in the file, without the comma and the line end after it.</param>
/// <param name="RunningHash">The SHA-256 of the file's events up to this one, each followed by a line feed; 32 bytes.</param>
public readonly record struct ReplayLine(long Index, byte[] Value, byte[] RunningHash);

/// <summary>A step of a replay from one position to the next.</summary>
/// <param name="To">The new position.</param>
/// <param name="Count">How many events were published on the way.</param>
/// <param name="KnownEvents">How many events of the file, from the first, were published at least once by then.</param>
/// <param name="KnownSha256">The running hash of those.</param>
/// <param name="Ranges">Where the events are in the topic.</param>
public sealed record ReplayStep(ReplayPosition To, int Count, long KnownEvents, byte[] KnownSha256, IReadOnlyList<ReplayRange> Ranges);
