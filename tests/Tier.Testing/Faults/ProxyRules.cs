namespace Tier.Testing.Faults;

/// <summary>What a proxy does to bytes; never changed, but replaced as a whole.</summary>
internal sealed class ProxyRules
{
    /// <summary>How long each piece waits before it goes on.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The most that goes on in each direction of a connection.</summary>
    public int BytesPerSecond { get; init; } = int.MaxValue;

    /// <summary>Whether what clients send stays in the proxy.</summary>
    public bool HoldsToServer { get; init; }

    /// <summary>Whether what the server sends stays in the proxy.</summary>
    public bool HoldsToClient { get; init; }

    /// <summary>Whether new connections are accepted and closed at once.</summary>
    public bool ClosesNew { get; init; }

    /// <summary>Completes when other rules have taken the place of these.</summary>
    public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Holds(ProxyDirection direction) => direction == ProxyDirection.ToServer ? HoldsToServer : HoldsToClient;
}
