namespace Tier.Pipeline.Replay;

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
