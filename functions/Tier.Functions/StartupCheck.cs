using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;

namespace Tier.Functions;

/// <summary>
/// Makes the app fail at its start, and not at its first event, when a setting is wrong; and sees the topics before anything is read from
/// them. What could lose events is looked at before any service of the app starts, the one that takes the platform's calls among them. The
/// servers are asked when that one has answered the platform, which waits a minute for it: migrations may take longer.
/// </summary>
internal sealed class StartupCheck(
    IEnumerable<LosslessSettings> lossless, IStartupValidator options, PipelineStart start, StreamTopics topics, PipelineFailure failure) : IHostedLifecycleService
{
    /// <summary>Returns when no setting is wrong, and nothing can be lost by one.</summary>
    /// <exception cref="SettingException">One is.</exception>
    public void CheckSettings()
    {
        foreach (var settings in lossless)
        {
            settings.Check();
        }

        options.Validate();
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        CheckSettings();
        return Task.CompletedTask;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await start.EnsureAsync(cancellationToken);
            await topics.RegisterAllAsync(cancellationToken);
        }
        catch (SettingException refused)
        {
            failure.Refuse(refused);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
