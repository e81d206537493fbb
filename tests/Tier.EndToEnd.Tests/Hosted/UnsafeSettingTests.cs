using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.Hosted;

/// <summary>A host whose settings could lose events doesn't start, and takes nothing from the brokers before it finds out.</summary>
public sealed class UnsafeSettingTests(TestServers servers)
{
    [Theory]
    [InlineData("AzureFunctionsJobHost__extensions__kafka__commitOnFailure", "true", "extensions.kafka.commitOnFailure is true*")]
    [InlineData("AzureFunctionsJobHost__extensions__kafka__maxRetries", "5", "extensions.kafka.maxRetries is 5*")]
    public async Task A_setting_of_the_job_host_that_commits_failed_batches(string setting, string value, string sentence)
    {
        await using var app = await HostedPipeline.CreateAsync(servers);

        await IsRefusedAsync(app, new() { Settings = new Dictionary<string, string?> { [setting] = value } }, sentence);
    }

    [Fact]
    public async Task One_consumer_group_for_two_functions()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        var setup = new HostSetup { Settings = new Dictionary<string, string?> { ["SegmentTracksConsumerGroup"] = app.Pipeline.Settings["WeatherConsumerGroup"] } };

        await IsRefusedAsync(app, setup, "SegmentTracksConsumerGroup and WeatherConsumerGroup: *");
        await app.StartAsync(setup with { Functions = ["WeatherEtl"] });
        await app.CheckpointAsync("weather", 10);
        await app.ConcludeAsync();
    }

    [Fact]
    public async Task A_function_without_the_retry_attribute()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);

        await IsRefusedAsync(
            app,
            new() { Assembly = typeof(FunctionsWithoutRetry).Assembly, Functions = [nameof(FunctionsWithoutRetry.WeatherWithoutRetry)] },
            "The function WeatherWithoutRetry has no retry attribute*");
    }

    [Fact]
    public async Task A_timer_of_several_replicas_without_storage_for_its_lock()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);

        await IsRefusedAsync(
            app,
            new() { Functions = ["WeatherEtl", "ReplayProducer"], Settings = new Dictionary<string, string?> { ["Replicas"] = "2", ["AzureWebJobsStorage"] = null } },
            "AzureWebJobsStorage is not set, and Replicas is 2*ReplayProducer*");
    }

    private static async Task IsRefusedAsync(HostedPipeline app, HostSetup setup, string sentence)
    {
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));

        var start = () => app.StartAsync(setup);

        await start.Should().ThrowAsync<SettingException>().WithMessage(sentence);
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()")).Should().Be(0, "not even the tables were made");
    }
}
