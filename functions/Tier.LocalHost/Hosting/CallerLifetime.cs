using Microsoft.Extensions.Hosting;

namespace Tier.LocalHost.Hosting;

/// <summary>Leaves signals to the caller: the framework's console lifetime would take Ctrl-C and SIGTERM for itself.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
