namespace Tier.Testing.Faults;

/// <summary>A cut that waits for bytes to come by; it happens once, to the connection that they come by on.</summary>
internal abstract class ProxyTrigger(ProxyDirection direction, CutMoment moment)
{
    private readonly TaskCompletionSource fired = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProxyDirection Direction => direction;

    public CutMoment Moment => moment;

    /// <summary>Completes when the connection is cut.</summary>
    public Task Fired => fired.Task;

    /// <summary>Looks at a piece.</summary>
    /// <param name="before">The end of what went the same way on the same connection before.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="forwarded">How many bytes of the piece the peer gets when it is time to cut.</param>
    /// <returns>Whether it is time.</returns>
    public abstract bool Sees(ReadOnlySpan<byte> before, ReadOnlySpan<byte> piece, out int forwarded);

    public void SetFired() => fired.TrySetResult();
}
