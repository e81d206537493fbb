namespace Tier.Pipeline.Replay;

/// <summary>An event of a replay file is larger than the reader holds in memory.</summary>
public sealed class ReplayEventTooLargeException : IOException
{
    /// <summary>Tells where the event is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line on which the event begins, from 1.</param>
    /// <param name="maxBytes">The largest event that is read, in bytes.</param>
    public ReplayEventTooLargeException(string path, long line, int maxBytes)
        : base($"The replay file '{path}' has an event of more than {maxBytes} bytes on line {line}.")
    {
        Path = path;
        Line = line;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line on which the event begins, from 1.</summary>
    public long Line { get; }
}
