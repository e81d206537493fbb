using System.Diagnostics;
using Tier.EndToEnd.Tests.Hosted;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.AppWorkers;

public sealed class OrphanedWorkerTests(TestServers servers)
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_worker_whose_host_was_killed_ends_by_itself()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        var settings = new Dictionary<string, string?> { ["Functions__Worker__HostEndpoint"] = "http://127.0.0.1:1" };
        await using var worker = AppWorkerProcess.Start(app.SettingsOf(new() { Settings = settings }), Repository.Root);
        await worker.SaysAsync("Application started");

        worker.KillParent();
        var killed = Stopwatch.GetTimestamp();
        await worker.EndsAsync();

        Stopwatch.GetElapsedTime(killed).Should().BeLessThan(Seconds);
        worker.Output.Should().ContainSingle(line => line.Contains("the Functions host that started this worker", StringComparison.Ordinal));
        worker.Output[^1].Should().Be("exit code 1");
        worker.Errors.Should().BeEmpty();
    }
}
