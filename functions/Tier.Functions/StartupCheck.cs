using Microsoft.Extensions.Hosting;
using Tier.Pipeline;

namespace Tier.Functions;

/// <summary>Makes the app fail at its start, and not at its first event, when a setting is wrong.</summary>
internal sealed class StartupCheck(PipelineStart start) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => start.EnsureAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
