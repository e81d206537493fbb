using Tier.EndToEnd.Tests.Hosted;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults;

public sealed class BrokerOutageTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.Kafka), AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka), AllStacksData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    public async Task A_broker_that_is_killed_in_mid_load_and_comes_back_has_lost_nothing_and_is_loaded_to_its_end(DatabaseKind database, BrokerKind kind)
    {
        await using var broker = await OwnBroker.StartAsync(servers, kind);
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        var events = TestEvents.Some(rows: 200);
        await events.PublishAsync(app.Pipeline);
        var down = new TaskCompletionSource();
        var hit = 0;

        // The batch in hand is committed in the database, and its offset can't be told to anybody.
        await app.StartAsync(FaultyRun.SmallBatches with
        {
            Services = services => services.InterceptAll(async (records, load, _) =>
            {
                if (records[^1].Offset >= 80 && Interlocked.Exchange(ref hit, 1) == 0)
                {
                    await broker.DownAsync();
                    down.SetResult();
                }

                await load();
            }),
        });
        await down.Task.WaitAsync(Eventually.Patience);
        await broker.UpAsync();

        await app.LosesNothingAsync(servers, events);
    }
}
