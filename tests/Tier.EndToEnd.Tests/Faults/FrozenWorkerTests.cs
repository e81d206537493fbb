using Tier.EndToEnd.Tests.Hosted;
using Tier.FaultWorker;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults;

public sealed class FrozenWorkerTests(TestServers servers)
{
    // Frozen before the transaction, it holds no locks and the other has loaded all when it writes. Frozen in it, the server has to free its locks first.
    [Theory]
    [InlineData(FaultPoint.AfterRead, DatabaseKind.MySql, BrokerKind.Kafka)]
    [InlineData(FaultPoint.BeforeCommit, DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [AllStacksData(FaultPoint.AfterRead, DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [AllStacksData(FaultPoint.BeforeCommit, DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_worker_that_is_frozen_until_another_has_done_its_work_and_then_writes_loads_nothing_twice(FaultPoint point, DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        var events = TestEvents.Some(rows: 200);
        await events.PublishAsync(app.Pipeline);
        await using var worker = await WorkerProcess.StartAsync(new(app.SettingsOf(FaultyRun.SmallBatches), point, FaultAction.Freeze, Occurrence: 4));
        await worker.HitAsync();

        await app.StartAsync(FaultyRun.SmallBatches);
        await app.CheckpointAsync("weather", events.Weather.Count);
        await app.CheckpointAsync("segment-tracks", events.Tracks.Count);
        await worker.ThawAsync();
        await worker.StopAsync();

        await app.LosesNothingAsync(servers, events);
    }
}
