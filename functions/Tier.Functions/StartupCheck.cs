using Microsoft.Extensions.Hosting;
using Tier.Pipeline;

namespace Tier.Functions;

/// <summary>
/// Makes the app fail at its start, and not at its first event, when a setting is wrong; and sees the topics before anything is read from them. What could
/// lose events is looked at before any service of the app starts, the one that takes the platform's calls among them.
/// </summary>
internal sealed class StartupCheck(IEnumerable<LosslessSettings> lossless, PipelineStart start, StreamTopics topics) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var settings in lossless)
        {
            settings.Check();
        }

        return Task.CompletedTask;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await start.EnsureAsync(cancellationToken);
        await topics.RegisterAllAsync(cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
