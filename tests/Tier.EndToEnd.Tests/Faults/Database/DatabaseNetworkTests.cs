using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults.Database;

/// <summary>What befalls the network between the app and its database.</summary>
public sealed class DatabaseNetworkTests(TestServers servers)
{
    [Theory]
    [InlineData(CutMoment.BeforeForwarding, DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(CutMoment.AfterForwarding, DatabaseKind.MySql, BrokerKind.Kafka)]
    [InlineData(CutMoment.AfterAnswer, DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(CutMoment.AfterAnswer, DatabaseKind.MySql, BrokerKind.Kafka)]
    [AllStacksData(CutMoment.BeforeForwarding, DatabaseKind.MySql, BrokerKind.Kafka)]
    [AllStacksData(CutMoment.AfterForwarding, DatabaseKind.MariaDb, BrokerKind.InProcess)]
    public async Task A_connection_that_is_cut_in_the_middle_of_COMMIT_loads_nothing_twice_and_loses_nothing(CutMoment moment, DatabaseKind database, BrokerKind broker)
    {
        await using var shared = await FaultyDatabase.SharedAsync(servers, database);
        var cuts = new List<Task>();
        await using var run = await DatabaseFault.HappensAsync(servers, shared.Database, () =>
        {
            cuts.AddRange(Enumerable.Range(1, 3).Select(occurrence => shared.Network.CutWhen(ProxyDirection.ToServer, "commit", moment, occurrence)));
            return Task.CompletedTask;
        }, broker);
        await run.App.HoldsAsync(() => Task.FromResult(cuts.All(cut => cut.IsCompleted)));

        await run.LosesNothingAsync();
        run.Log.Count(DatabaseFault.OutageBegun).Should().BePositive();
    }

    [Theory]
    [InlineData(DatabaseKind.MySql, BrokerKind.InProcess)]
    [AllStacksData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    public async Task An_answer_that_is_cut_in_its_middle_loses_nothing(DatabaseKind database, BrokerKind broker)
    {
        await using var shared = await FaultyDatabase.SharedAsync(servers, database);
        var cuts = new List<Task>();
        await using var run = await DatabaseFault.HappensAsync(servers, shared.Database, () =>
        {
            // Wherever that is: in a greeting, a row, an OK.
            cuts.AddRange(new[] { 15, 333, 801 }.Select(bytes => shared.Network.CutAfterBytes(ProxyDirection.ToClient, bytes)));
            return Task.CompletedTask;
        }, broker);
        await run.App.HoldsAsync(() => Task.FromResult(cuts.All(cut => cut.IsCompleted)));

        await run.LosesNothingAsync();
    }

    [Theory]
    [InlineData(null, DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(ProxyDirection.ToClient, DatabaseKind.MySql, BrokerKind.Kafka)]
    [AllStacksData(null, DatabaseKind.MySql, BrokerKind.Kafka)]
    [AllStacksData(ProxyDirection.ToClient, DatabaseKind.MariaDb, BrokerKind.InProcess)]
    public async Task A_network_that_swallows_what_is_sent_loses_nothing(ProxyDirection? direction, DatabaseKind database, BrokerKind broker)
    {
        await using var shared = await FaultyDatabase.SharedAsync(servers, database);
        await using var run = await DatabaseFault.HappensAsync(servers, shared.Database, () =>
        {
            shared.Network.Swallow(direction);
            return Task.CompletedTask;
        }, broker);
        await run.HoldsUpAsync("");
        await run.LogsAsync(DatabaseFault.InvocationFailed);

        shared.Network.PassThrough();

        await run.LosesNothingAsync();
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_slow_network_only_takes_longer(DatabaseKind database, BrokerKind broker)
    {
        await using var shared = await FaultyDatabase.SharedAsync(servers, database);
        await using var run = await DatabaseFault.HappensAsync(servers, shared.Database, () =>
        {
            shared.Network.Slow(TimeSpan.FromMilliseconds(30), bytesPerSecond: 100_000);
            return Task.CompletedTask;
        }, broker);

        await run.LosesNothingAsync();
        run.Log.Count(DatabaseFault.InvocationFailed).Should().Be(0, "slow is not broken");
    }

    [Theory]
    [InlineData(DatabaseKind.MySql, BrokerKind.InProcess)]
    [AllStacksData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    public async Task A_balancer_without_a_server_behind_it_loses_nothing(DatabaseKind database, BrokerKind broker)
    {
        await using var shared = await FaultyDatabase.SharedAsync(servers, database);
        await using var run = await DatabaseFault.HappensAsync(servers, shared.Database, () =>
        {
            shared.Network.AcceptAndClose();
            shared.Network.Cut(ProxyEnding.Finish);
            return Task.CompletedTask;
        }, broker);
        await run.HoldsUpAsync("");
        await run.LogsAsync(DatabaseFault.InvocationFailed);

        shared.Network.PassThrough();

        await run.LosesNothingAsync();
    }
}
