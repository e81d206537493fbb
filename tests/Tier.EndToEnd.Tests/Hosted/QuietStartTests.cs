using Microsoft.Extensions.Logging;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.Hosted;

public sealed class QuietStartTests(TestServers servers)
{
    private const int OfTheKafkaClient = 7147;

    [Fact]
    public async Task At_the_apps_start_the_Kafka_client_has_nothing_to_warn_of()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));
        var log = new LogLines();

        await app.StartAsync(new() { Log = log });
        await app.CheckpointAsync("weather", 10);
        await app.ConcludeAsync();

        log.All.Where(line => line.Id == OfTheKafkaClient && line.Level >= LogLevel.Warning).Select(line => line.Text).Should().BeEmpty();
    }
}
