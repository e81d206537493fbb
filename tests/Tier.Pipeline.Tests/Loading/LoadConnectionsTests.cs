using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Loading;

/// <summary>A load begins on the connection of the one before, if that one was committed and the server hasn't closed it.</summary>
public sealed class LoadConnectionsTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_connection_is_kept_with_its_session_when_its_load_was_committed(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        using var connections = new LoadConnections(pipeline.Services.GetRequiredService<Database>());
        var first = await LoadAsync(connections, commit: true);

        await using var session = await LoadSession.BeginAsync(connections, CancellationToken.None);

        session.Transaction.Connection!.ServerThread.Should().Be(first);
        (await session.Transaction.Connection.ExecuteScalarAsync<string>("SELECT @@SESSION.sql_mode", transaction: session.Transaction))
            .Should().Contain("STRICT_ALL_TABLES");
    }

    [Fact]
    public async Task A_connection_is_not_kept_when_its_load_was_not_committed()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        using var connections = new LoadConnections(pipeline.Services.GetRequiredService<Database>());

        await LoadAsync(connections, commit: false);

        connections.Take().Should().BeNull();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Connections_that_the_server_has_closed_are_passed_over(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        using var connections = new LoadConnections(pipeline.Services.GetRequiredService<Database>());
        await using var admin = new MySqlConnection(pipeline.Database.AdminConnectionString);
        var open = new List<LoadSession>();
        for (var lane = 0; lane < 3; lane++)
        {
            open.Add(await LoadSession.BeginAsync(connections, CancellationToken.None));
        }

        int[] threads = [.. open.Select(session => session.Transaction.Connection!.ServerThread)];
        foreach (var session in open)
        {
            await session.CommitAsync(CancellationToken.None);
            await session.DisposeAsync();
        }

        foreach (var thread in threads)
        {
            await admin.ExecuteAsync($"KILL {thread}");
        }

        var next = await LoadAsync(connections, commit: true);

        threads.Should().NotContain(next);
    }

    private static async Task<int> LoadAsync(LoadConnections connections, bool commit)
    {
        await using var session = await LoadSession.BeginAsync(connections, CancellationToken.None);
        if (commit)
        {
            var thread = session.Transaction.Connection!.ServerThread;
            await session.CommitAsync(CancellationToken.None);
            return thread;
        }

        return 0;
    }
}
