using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tier.Pipeline.Loading;
using Tier.Testing;

namespace Tier.Functions.Tests;

/// <summary>Where the watch looks for a Functions host; what it does when that is gone is in OrphanedWorkerTests.</summary>
public sealed class HostWatchTests
{
    [Fact]
    public async Task An_app_that_no_Functions_host_started_has_none_to_watch()
    {
        using var lifetime = new TestLifetime();
        using var watch = Watch(lifetime, []);

        await watch.StartAsync(CancellationToken.None);
        await watch.ExecuteTask!;

        lifetime.ApplicationStopping.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task A_worker_whose_host_is_there_goes_on()
    {
        using var lifetime = new TestLifetime();
        var clock = new HurriedClock();
        using var watch = Watch(lifetime, new() { [HostWatch.HostEndpoint] = "http://127.0.0.1:1" }, clock);

        await watch.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => clock.Passed > TimeSpan.FromMinutes(1));

        watch.ExecuteTask!.IsCompleted.Should().BeFalse();
        lifetime.ApplicationStopping.IsCancellationRequested.Should().BeFalse();
        await watch.StopAsync(CancellationToken.None);
    }

    private static HostWatch Watch(TestLifetime lifetime, Dictionary<string, string?> settings, TimeProvider? time = null) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
        new PipelineFailure(lifetime, NullLogger<PipelineFailure>.Instance),
        Options.Create(new HostOptions()),
        time ?? TimeProvider.System);
}
