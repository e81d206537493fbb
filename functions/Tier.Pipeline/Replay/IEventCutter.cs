namespace Tier.Pipeline.Replay;

/// <summary>Cuts a replay file into its events.</summary>
internal interface IEventCutter
{
    /// <summary>The next event's bytes, valid until the next call; null at the end of the file.</summary>
    /// <exception cref="ReplayEventTooLargeException">The event is larger than the reader holds in memory.</exception>
    ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken);
}
