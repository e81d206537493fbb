using Tier.LocalHost;
using Tier.Pipeline.Recovery;
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
        var host = await StartAsync(app, commitOnFailure: true, failures: int.MaxValue);

        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(30, 5));
        await Eventually.HoldsAsync(async () => (await WeatherAsync(app)).Committed == 35);
        await app.StopAsync(host);

        (await app.Pipeline.ReconcileAsync()).Complete.Should().BeFalse();
        (await WeatherAsync(app)).Problems.Should().Equal("offsets 30 to 34 were committed and have no outcome");
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(30);
    }

    [Fact]
    public async Task What_follows_a_lost_batch_shows_the_hole_and_the_lost_batch_is_read_from_the_broker()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        await StartAsync(app, commitOnFailure: true, failures: 1);
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(30, 5));
        await Eventually.HoldsAsync(async () => (await WeatherAsync(app)).Committed == 35);

        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(35, 5));
        await app.CheckpointAsync("weather", 40);

        await app.ConcludeAsync();
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(40);
    }

    [Fact]
    public async Task With_host_json_as_it_is_shipped_the_same_failure_loses_nothing()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        await StartAsync(app, commitOnFailure: false, failures: 1);
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(30, 5));
        await app.CheckpointAsync("weather", 35);
        await app.ConcludeAsync();
    }

    /// <summary>A host that has loaded 30 events, and whose next loads fail. Nothing but the batches loads: the watch would find within a minute what was lost.</summary>
    private static async Task<LocalFunctionsHost> StartAsync(HostedPipeline app, bool commitOnFailure, int failures)
    {
        var failed = 0;
        var host = await app.StartAsync(new()
        {
            Assembly = typeof(FunctionsWithoutRetry).Assembly,
            Functions = [nameof(FunctionsWithoutRetry.WeatherWithoutRetry)],
            Unsafe = true,
            Settings = commitOnFailure
                ? new Dictionary<string, string?> { ["AzureFunctionsJobHost__extensions__kafka__commitOnFailure"] = "true" }
                : new Dictionary<string, string?>(),
            Services = services =>
            {
                services.Remove(services.Single(service => service.ImplementationType == typeof(CompletenessWatch)));
                services.Intercept<WeatherStream>(async (records, load, _) =>
                {
                    if (records[0].Offset >= 30 && failed < failures)
                    {
                        failed++;
                        throw new TimeoutException("The database doesn't answer.");
                    }

                    await load();
                });
            },
        });
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(0, 30));
        await app.CheckpointAsync("weather", 30);
        return host;
    }

    private static async Task<Pipeline.Reconciliation.PartitionReport> WeatherAsync(HostedPipeline app) =>
        (await app.Pipeline.ReconcileAsync()).Topics.Single(topic => topic.Stream == "weather").Partitions.Single();
}
