using System.Globalization;
using Dapper;
using MySqlConnector;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults.Database;

/// <summary>What befalls the database server.</summary>
public sealed class DatabaseServerTests(TestServers servers)
{
    /// <summary>Fewer, no server takes for its maximum.</summary>
    private const int MostConnections = 10;

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_database_that_is_killed_in_mid_load_and_comes_back_gets_every_event(DatabaseKind database, BrokerKind broker)
    {
        await using var own = await FaultyDatabase.OwnAsync(servers, database);
        // It dies with a transaction in its hands whose statements it has.
        var inTransaction = Task.CompletedTask;
        await using var run = await DatabaseFault.HappensAsync(
            servers, own.Database, () => Task.FromResult(inTransaction = own.Network.CutWhen(ProxyDirection.ToServer, "commit", CutMoment.BeforeForwarding)), broker);
        await inTransaction;
        await own.KillAsync();
        await run.HoldsUpAsync("");
        await run.LogsAsync(DatabaseFault.InvocationFailed);

        await own.StartAsync();

        await run.LosesNothingAsync();
    }

    [Theory]
    [InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    [AllStacksData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    public async Task A_database_that_is_restarted_in_mid_load_gets_every_event(DatabaseKind database, BrokerKind broker)
    {
        await using var own = await FaultyDatabase.OwnAsync(servers, database);
        await using var run = await DatabaseFault.HappensAsync(servers, own.Database, own.StopAsync, broker);
        await run.HoldsUpAsync("");

        await own.StartAsync();

        await run.LosesNothingAsync();
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task An_outage_of_more_than_maxPollIntervalMs_moves_the_partitions_and_loses_nothing(DatabaseKind database, BrokerKind broker)
    {
        await using var shared = await FaultyDatabase.SharedAsync(servers, database);
        await using var run = await DatabaseFault.HappensAsync(servers, shared.Database, () =>
        {
            shared.Network.Refuse();
            shared.Network.Cut();
            return Task.CompletedTask;
        }, broker, rows: 400);
        await run.LogsAsync(DatabaseFault.InvocationFailed);
        await run.App.HoldsAsync(() => Task.FromResult(run.Log.All.Any(line => line.Text.Contains("maximum poll interval", StringComparison.Ordinal))));

        shared.Network.PassThrough();

        await run.LosesNothingAsync();
    }

    [Theory]
    [InlineData(DatabaseKind.MySql, BrokerKind.InProcess)]
    [AllStacksData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    public async Task Connections_that_are_killed_again_and_again_lose_nothing(DatabaseKind database, BrokerKind broker)
    {
        await using var shared = await FaultyDatabase.SharedAsync(servers, database);
        var killed = 0;
        await using var run = await DatabaseFault.HappensAsync(servers, shared.Database, async () => killed = await shared.KillConnectionsAsync(), broker, rows: 2_000);

        var kills = 1;
        await run.App.HoldsAsync(async () =>
        {
            killed += await shared.KillConnectionsAsync();
            return ++kills == 30;
        });

        killed.Should().BePositive();
        await run.HoldsUpAsync("");
        await run.LosesNothingAsync();
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(DatabaseKind.MySql, BrokerKind.InProcess)]
    public async Task A_server_that_is_read_only_for_a_while_makes_no_dead_letters(DatabaseKind database, BrokerKind broker)
    {
        await using var own = await FaultyDatabase.OwnAsync(servers, database);
        var setting = database == DatabaseKind.MySql ? "super_read_only" : "read_only";
        await using var run = await DatabaseFault.HappensAsync(servers, own.Database, () => own.ExecuteAsync($"SET GLOBAL {setting} = 1"), broker);
        await run.HoldsUpAsync("error 1290 (OptionPreventsStatement)");
        await run.LogsAsync(DatabaseFault.InvocationFailed);

        await own.ExecuteAsync(database == DatabaseKind.MySql ? "SET GLOBAL super_read_only = 0, read_only = 0" : "SET GLOBAL read_only = 0");

        await run.LosesNothingAsync();
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_server_whose_connections_are_all_taken_makes_no_dead_letters(DatabaseKind database, BrokerKind broker)
    {
        await using var own = await FaultyDatabase.OwnAsync(servers, database);
        await using var admin = await own.ConnectAsync();
        var taken = new List<MySqlConnection>();
        await using var run = await DatabaseFault.HappensAsync(servers, own.Database, async () =>
        {
            await admin.ExecuteAsync($"SET GLOBAL max_connections = {MostConnections}");
            await TakeAllAsync(own, admin, taken);
        }, broker);
        await run.HoldsUpAsync("error 1040 (ConnectionCountError)");
        await run.LogsAsync(DatabaseFault.InvocationFailed);

        foreach (var connection in taken)
        {
            await connection.DisposeAsync();
        }

        await run.LosesNothingAsync();
    }

    /// <summary>
    /// Takes all connections as any user does, and ends those of everybody else: the app's, and idle ones of pools, which would be given up
    /// in a minute or two and make room for the app. A connection that was killed ends some time later, and the app may be the first to
    /// take its place: then once more.
    /// </summary>
    private static async Task TakeAllAsync(FaultyDatabase database, MySqlConnection admin, List<MySqlConnection> taken)
    {
        do
        {
            await TakeFreeAsync(database, taken);
        }
        while (await AreOthersThereAsync(admin, taken));
    }

    /// <summary>
    /// Kills the sessions of others. Whether there were any, or there is still room: a connection that ends is out of the list before its
    /// place is free.
    /// </summary>
    private static async Task<bool> AreOthersThereAsync(MySqlConnection admin, List<MySqlConnection> taken)
    {
        var sessions = (await admin.QueryAsync("SHOW PROCESSLIST")).Cast<IDictionary<string, object?>>()
            .Where(session => session["User"] is not ("system user" or "event_scheduler"))
            .Select(session => Convert.ToInt32(session["Id"], CultureInfo.InvariantCulture)).ToArray();
        var others = sessions.Except([admin.ServerThread, .. taken.Select(connection => connection.ServerThread)]).ToArray();
        foreach (var other in others)
        {
            try
            {
                await admin.ExecuteAsync($"KILL CONNECTION {other}");
            }
            catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.NoSuchThread)
            {
                // It has just ended by itself.
            }
        }

        return others.Length > 0 || sessions.Length < MostConnections;
    }

    /// <summary>Takes connections until the server has no more.</summary>
    private static async Task TakeFreeAsync(FaultyDatabase database, List<MySqlConnection> taken)
    {
        while (true)
        {
            var connection = new MySqlConnection(database.Database.MigrationConnectionString + ";Pooling=false");
            try
            {
                await connection.OpenAsync();
            }
            catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.ConnectionCountError)
            {
                await connection.DisposeAsync();
                return;
            }

            taken.Add(connection);
        }
    }
}
