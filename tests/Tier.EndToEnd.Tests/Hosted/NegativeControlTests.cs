using Tier.LocalHost;
using Tier.Pipeline.Streams.Weather;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Hosted;

/// <summary>The platform's defaults lose a batch whose function throws. A check of completeness that doesn't see that is worth nothing.</summary>
public sealed class NegativeControlTests(TestServers servers)
{
    [Fact]
    public async Task With_commitOnFailure_and_without_the_retry_attribute_a_failed_load_is_lost_and_reconcile_says_so()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        var host = await StartAsync(app, commitOnFailure: true);

        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(30, 5));
        await Eventually.HoldsAsync(async () => (await WeatherAsync(app)).Committed == 35);
        await app.StopAsync(host);

        (await app.Pipeline.ReconcileAsync()).Complete.Should().BeFalse();
        (await WeatherAsync(app)).Problems.Should().Equal("offsets 30 to 34 were committed and have no outcome");
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(30);
    }

    [Fact]
    public async Task What_follows_a_lost_batch_stops_the_app()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        var host = await StartAsync(app, commitOnFailure: true);
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(30, 5));
        await Eventually.HoldsAsync(async () => (await WeatherAsync(app)).Committed == 35);

        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(35, 5));
        await Eventually.HoldsAsync(() => host.Stopping.IsCancellationRequested);

        HostedPipeline.Failure(host)!.Message.Should().Contain("offsets 30 to 34 were not delivered");
    }

    [Fact]
    public async Task With_host_json_as_it_is_shipped_the_same_failure_loses_nothing()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        await StartAsync(app, commitOnFailure: false);
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(30, 5));
        await app.CheckpointAsync("weather", 35);
        await app.ConcludeAsync();
    }

    /// <summary>A host that has loaded 30 events, and whose next load fails once.</summary>
    private static async Task<LocalFunctionsHost> StartAsync(HostedPipeline app, bool commitOnFailure)
    {
        var failed = false;
        var host = await app.StartAsync(new()
        {
            Assembly = typeof(FunctionsWithoutRetry).Assembly,
            Functions = [nameof(FunctionsWithoutRetry.WeatherWithoutRetry)],
            Unsafe = true,
            Settings = commitOnFailure
                ? new Dictionary<string, string?> { ["AzureFunctionsJobHost__extensions__kafka__commitOnFailure"] = "true" }
                : new Dictionary<string, string?>(),
            Services = services => services.Intercept<WeatherRow>(async (records, load, _) =>
            {
                if (records[0].Offset == 30 && !failed)
                {
                    failed = true;
                    throw new TimeoutException("The database doesn't answer.");
                }

                await load();
            }),
        });
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(0, 30));
        await app.CheckpointAsync("weather", 30);
        return host;
    }

    private static async Task<Pipeline.Reconciliation.PartitionReport> WeatherAsync(HostedPipeline app) =>
        (await app.Pipeline.ReconcileAsync()).Topics.Single(topic => topic.Stream == "weather").Partitions.Single();
}
