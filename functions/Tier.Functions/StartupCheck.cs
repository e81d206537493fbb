using Microsoft.Extensions.Hosting;
using Tier.Pipeline;

namespace Tier.Functions;

/// <summary>Makes the app fail at its start, and not at its first event, when a setting is wrong; and sees the topics before anything is read from them.</summary>
internal sealed class StartupCheck(PipelineStart start, StreamTopics topics) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await start.EnsureAsync(cancellationToken);
        await topics.RegisterAllAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
