using Microsoft.Extensions.DependencyInjection;
using Tier.EndToEnd.Tests.Hosted;
using Tier.Pipeline.Kafka;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults;

public sealed class BrokerNetworkTests(TestServers servers)
{
    private static readonly TimeSpan LongerThanTheSession = TimeSpan.FromSeconds(7);

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public Task A_slow_network_to_the_broker_loses_nothing(DatabaseKind database, BrokerKind kind) => LosesNothingAsync(
        database, kind, network => network.Slow(TimeSpan.FromMilliseconds(100), bytesPerSecond: 100_000), _ => Task.CompletedTask);

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public Task A_network_that_cuts_the_connections_to_the_broker_at_every_batch_loses_nothing(
        DatabaseKind database, BrokerKind kind) => LosesNothingAsync(
        database, kind, _ => { }, network =>
        {
            network.Cut();
            return Task.CompletedTask;
        });

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_network_that_swallows_for_longer_than_the_groups_session_loses_nothing(DatabaseKind database, BrokerKind kind)
    {
        var swallowed = 0;
        await LosesNothingAsync(database, kind, _ => { }, async network =>
        {
            if (Interlocked.Increment(ref swallowed) == 3)
            {
                network.Swallow();
                await Task.Delay(LongerThanTheSession); // how long it lasts is the fault
                network.PassThrough();
            }
        });
        swallowed.Should().BeGreaterThan(2);
    }

    [Fact]
    public async Task A_broker_whose_connections_are_cut_is_asked_again_for_its_watermarks()
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var app = await HostedPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        var kafka = app.Pipeline.Services.GetRequiredService<KafkaMetadata>();
        for (var time = 0; time < 10; time++)
        {
            var high = await kafka.HighWatermarksAsync(app.Pipeline.Topic("weather"), [0]);
            high.Should().Equal(new Dictionary<int, long> { [0] = 0 });
            broker.Network.Cut();
        }
    }

    private async Task LosesNothingAsync(DatabaseKind database, BrokerKind kind, Action<TcpProxy> before, Func<TcpProxy, Task> atEachBatch)
    {
        await using var broker = await OwnBroker.StartAsync(servers, kind);
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        var events = TestEvents.Some(rows: 200);
        await events.PublishAsync(app.Pipeline);
        before(broker.Network);

        await app.StartAsync(FaultyRun.SmallBatches with
        {
            Services = services => services.InterceptAll(async (_, load, _) =>
            {
                await load();
                await atEachBatch(broker.Network);
            }),
        });

        await app.LosesNothingAsync(servers, events);
    }
}
