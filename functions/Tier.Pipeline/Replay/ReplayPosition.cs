namespace Tier.Pipeline.Replay;

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
