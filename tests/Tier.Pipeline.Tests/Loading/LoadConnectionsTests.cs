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
        int thread;
        await using (var first = await LoadSession.BeginAsync(connections, CancellationToken.None))
        {
            thread = first.Transaction.Connection!.ServerThread;
            (await ValueAsync(first, "SELECT @@SESSION.wait_timeout")).Should().Be(20);
            await first.Transaction.Connection.ExecuteAsync("SET SESSION wait_timeout = 21", transaction: first.Transaction);
            await first.CommitAsync(CancellationToken.None);
        }

        await using var next = await LoadSession.BeginAsync(connections, CancellationToken.None);

        next.Transaction.Connection!.ServerThread.Should().Be(thread);
        (await ValueAsync(next, "SELECT @@SESSION.wait_timeout")).Should().Be(21, "the session isn't set again");
        (await ValueAsync(next, "SELECT @@SESSION.sql_mode LIKE '%STRICT_ALL_TABLES%'")).Should().Be(1);
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

    private static Task<long> ValueAsync(LoadSession session, string query) =>
        session.Transaction.Connection!.ExecuteScalarAsync<long>(query, transaction: session.Transaction);

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
