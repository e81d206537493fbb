using Dapper;
using MySqlConnector;
using Tier.LocalHost.Servers;

namespace Tier.Cli.Run.Chaos;

/// <summary>What a disturbed run does to its own servers, and how it mends them.</summary>
internal sealed class ServerFaults(TierFolder folder, RunServers servers)
{
    /// <summary>Kills the database server, and starts it again.</summary>
    public async Task KillDatabaseAsync(Func<Task> meanwhile)
    {
        await servers.MySql!.KillAsync();
        await servers.MySql.DisposeAsync();
        try
        {
            await meanwhile();
        }
        finally
        {
            servers.MySql = await PrivateMySql.StartAsync(new() { Folder = folder.MySql });
        }
    }

    /// <summary>Lets the database server stand still.</summary>
    public async Task FreezeDatabaseAsync(Func<Task> meanwhile)
    {
        servers.MySql!.Freeze();
        try
        {
            await meanwhile();
        }
        finally
        {
            servers.MySql.Thaw();
        }
    }

    /// <summary>Cuts all connections to the database.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> CutConnectionsAsync()
    {
        await using var connection = new MySqlConnection(servers.MySql!.ConnectionString());
        var cut = 0;
        foreach (var id in await connection.QueryAsync<ulong>("SELECT id FROM information_schema.processlist WHERE user LIKE 'tier%' AND id <> CONNECTION_ID()"))
        {
            try
            {
                await connection.ExecuteAsync($"KILL {id}"); // takes no parameter
                cut++;
            }
            catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.NoSuchThread)
            {
                // It ended by itself.
            }
        }

        return cut;
    }

    /// <summary>Takes the broker down, and brings it back.</summary>
    public async Task StopBrokerAsync(Func<Task> meanwhile)
    {
        servers.InProcess?.SetBrokerDown();
        if (servers.Kafka is { } kafka)
        {
            await kafka.KillAsync();
            await kafka.DisposeAsync();
        }

        try
        {
            await meanwhile();
        }
        finally
        {
            servers.InProcess?.SetBrokerUp();
            servers.Kafka = servers.Kafka is null ? null : await KafkaServer.StartAsync(new() { Folder = folder.Kafka });
        }
    }
}
