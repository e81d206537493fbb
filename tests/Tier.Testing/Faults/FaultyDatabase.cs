using System.Globalization;
using Dapper;
using MySqlConnector;
using Tier.LocalHost.Servers;

namespace Tier.Testing.Faults;

/// <summary>
/// A database that a test may harm: the app and its migrations come to it through a proxy, the administrator goes another way. It is on the shared server, or, where the
/// test harms the server itself, on one of its own.
/// </summary>
public sealed class FaultyDatabase : IAsyncDisposable
{
    private readonly PrivateMySqlOptions? options;
    private readonly TcpProxy administration;
    private PrivateMySql? server;

    private FaultyDatabase(TestDatabase behind, int port, PrivateMySqlOptions? options, PrivateMySql? server)
    {
        this.options = options;
        this.server = server;
        Network = TcpProxy.Start(port);
        administration = TcpProxy.Start(port); // a server that comes back may have another port
        Database = behind with
        {
            AppConnectionString = Through(Network, behind.AppConnectionString),
            MigrationConnectionString = Through(Network, behind.MigrationConnectionString),
            AdminConnectionString = Through(administration, behind.AdminConnectionString),
        };
    }

    /// <summary>The database.</summary>
    public TestDatabase Database { get; }

    /// <summary>What lies between the app and the server.</summary>
    public TcpProxy Network { get; }

    /// <summary>Makes one on the shared server of this kind.</summary>
    public static async Task<FaultyDatabase> SharedAsync(TestServers servers, DatabaseKind kind)
    {
        ArgumentNullException.ThrowIfNull(servers);
        return new(await servers.CreateDatabaseAsync(kind), (await servers.DatabaseServerAsync(kind)).Port, null, null);
    }

    /// <summary>Makes one on a server of its own.</summary>
    /// <param name="servers">For a folder.</param>
    /// <param name="kind">Which server.</param>
    /// <param name="folder">The server's folder; a new one when null.</param>
    /// <param name="serverOptions">Further options of the server.</param>
    public static async Task<FaultyDatabase> OwnAsync(TestServers servers, DatabaseKind kind, string? folder = null, params IReadOnlyList<string> serverOptions)
    {
        ArgumentNullException.ThrowIfNull(servers);
        var options = new PrivateMySqlOptions
        {
            Kind = kind,
            Home = kind == DatabaseKind.MySql ? RealServer.Home("MYSQL_HOME") : null,
            Folder = folder ?? await servers.NewFolderAsync(),
            ExtraOptions = serverOptions,
        };
        var server = await PrivateMySql.StartAsync(options);
        return new(await TestDatabase.OnAsync(server, kind), server.Port, options, server);
    }

    /// <summary>Kills the server as a power cut would.</summary>
    public async Task KillAsync()
    {
        await server!.KillAsync();
        await StopAsync();
    }

    /// <summary>Stops the server, in order.</summary>
    public async Task StopAsync()
    {
        await server!.DisposeAsync();
        server = null;
    }

    /// <summary>Starts the server again, on its data.</summary>
    /// <param name="serverOptions">Its options from now on; those that it had when empty.</param>
    public async Task StartAsync(params IReadOnlyList<string> serverOptions)
    {
        var next = serverOptions.Count == 0 ? options! : new() { Kind = options!.Kind, Home = options.Home, Folder = options.Folder, ExtraOptions = serverOptions };
        server = await PrivateMySql.StartAsync(next);
        administration.TargetPort = server.Port;
        Network.TargetPort = server.Port;
    }

    /// <summary>A connection of somebody else, as the administrator.</summary>
    public async Task<MySqlConnection> ConnectAsync()
    {
        var connection = new MySqlConnection(Database.AdminConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs a statement, as the administrator.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await connection.ExecuteAsync(sql);
    }

    /// <summary>Kills all connections of the app, and returns how many there were.</summary>
    public async Task<int> KillConnectionsAsync()
    {
        await using var connection = await ConnectAsync();
        return await KillConnectionsAsync(connection);
    }

    /// <summary>Kills all connections of the app by a connection that is there already, and returns how many there were.</summary>
    public async Task<int> KillConnectionsAsync(MySqlConnection connection)
    {
        // information_schema.processlist can't be read in MySQL while a statement with binary values runs.
        var user = new MySqlConnectionStringBuilder(Database.AppConnectionString).UserID;
        var sessions = (await connection.QueryAsync("SHOW PROCESSLIST")).Cast<IDictionary<string, object?>>()
            .Where(session => Equals(session["db"], Database.Name) && Equals(session["User"], user))
            .Select(session => Convert.ToInt64(session["Id"], CultureInfo.InvariantCulture));
        var killed = 0;
        foreach (var session in sessions)
        {
            try
            {
                await connection.ExecuteAsync($"KILL CONNECTION {session}");
                killed++;
            }
            catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.NoSuchThread)
            {
                // It has just ended by itself.
            }
        }

        return killed;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        await administration.DisposeAsync();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private static string Through(TcpProxy proxy, string connectionString) =>
        new MySqlConnectionStringBuilder(connectionString) { Port = (uint)proxy.Port }.ConnectionString;
}
