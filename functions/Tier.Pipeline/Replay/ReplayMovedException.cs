namespace Tier.Pipeline.Replay;

/// <summary>Another process replays the same file into the same topic, so that the position isn't where this one left it.</summary>
/// <param name="name">The file's name.</param>
public sealed class ReplayMovedException(string name)
    : Exception($"Another process has moved the replay of {name} on: this one goes on from there. Let one instance replay at a time.");
