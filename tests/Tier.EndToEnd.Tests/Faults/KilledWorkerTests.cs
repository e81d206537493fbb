using Tier.EndToEnd.Tests.Hosted;
using Tier.FaultWorker;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults;

public sealed class KilledWorkerTests(TestServers servers)
{
    [Theory]
    [InlineData(FaultPoint.AfterRead, DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(FaultPoint.BeforeCommit, DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(FaultPoint.AfterCommit, DatabaseKind.MySql, BrokerKind.Kafka)]
    [AllStacksData(FaultPoint.AfterRead, DatabaseKind.MySql, BrokerKind.Kafka)]
    [AllStacksData(FaultPoint.BeforeCommit, DatabaseKind.MySql, BrokerKind.Kafka)]
    [AllStacksData(FaultPoint.AfterCommit, DatabaseKind.MariaDb, BrokerKind.InProcess)]
    public async Task A_worker_that_is_killed_loses_nothing_and_loads_nothing_twice(FaultPoint point, DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        var events = TestEvents.Some(rows: 200);
        await events.PublishAsync(app.Pipeline);

        await using (var worker = await WorkerProcess.StartAsync(new(app.SettingsOf(FaultyRun.SmallBatches), point, Occurrence: 4)))
        {
            await worker.HitAsync();
        }

        (await app.OutcomesAsync()).Should().BeInRange(1, events.Weather.Count + events.Tracks.Count - 1, "it died on its way");
        await app.StartAsync(FaultyRun.SmallBatches);
        await app.LosesNothingAsync(servers, events);
    }
}
