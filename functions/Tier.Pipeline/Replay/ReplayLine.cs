namespace Tier.Pipeline.Replay;

/// <summary>One event of a replay file.</summary>
/// <param name="Index">The event's number in the file, from 0; blank lines and brackets don't count.</param>
/// <param name="Value">The event's bytes as they stand in the file, without the comma and the line end after it.</param>
/// <param name="RunningHash">The SHA-256 of the file's events up to this one, each followed by a line feed; 32 bytes.</param>
public readonly record struct ReplayLine(long Index, byte[] Value, byte[] RunningHash);
