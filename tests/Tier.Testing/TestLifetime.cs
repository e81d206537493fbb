using Microsoft.Extensions.Hosting;

namespace Tier.Testing;

/// <summary>An app's lifetime that only remembers whether it was asked to end.</summary>
public sealed class TestLifetime : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    /// <inheritdoc />
    public CancellationToken ApplicationStarted => new(true);

    /// <inheritdoc />
    public CancellationToken ApplicationStopping => stopping.Token;

    /// <inheritdoc />
    public CancellationToken ApplicationStopped => CancellationToken.None;

    /// <inheritdoc />
    public void StopApplication() => stopping.Cancel();

    /// <inheritdoc />
    public void Dispose() => stopping.Dispose();
}
