using Tier.LocalHost.Servers;
using Tier.Testing;

namespace Tier.Benchmarks.Stacks;

/// <summary>A database server and a broker, private ones, with the memory that servers in production would have.</summary>
internal sealed class BenchmarkStack : IAsyncDisposable
{
    private BenchmarkStack(TestServers servers, DatabaseKind database, BrokerKind broker, PrivateMySql server, IReadOnlyDictionary<string, string> settings)
    {
        Servers = servers;
        Database = database;
        Broker = broker;
        Server = server;
        Settings = settings;
    }

    /// <summary>The servers.</summary>
    public TestServers Servers { get; }

    /// <summary>Which database server.</summary>
    public DatabaseKind Database { get; }

    /// <summary>Which broker.</summary>
    public BrokerKind Broker { get; }

    /// <summary>The database server's process.</summary>
    public PrivateMySql Server { get; }

    /// <summary>What the servers' figures depend on, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Both, for people.</summary>
    public string Name => $"{Server.Version}, {BrokerVersion.Of(Broker)}";

    /// <summary>The pairs that can be measured here: MariaDB and the in-process broker; MySQL and Kafka where MYSQL_HOME and KAFKA_HOME are set.</summary>
    public static IEnumerable<(DatabaseKind Database, BrokerKind Broker)> Available
    {
        get
        {
            yield return (DatabaseKind.MariaDb, BrokerKind.InProcess);
            if (IsSet("KAFKA_HOME") && IsSet("MYSQL_HOME"))
            {
                yield return (DatabaseKind.MySql, BrokerKind.Kafka);
            }
        }
    }

    /// <summary>Starts the servers; disposing stops them and deletes their data.</summary>
    /// <exception cref="InvalidOperationException">The server's commits aren't durable.</exception>
    public static async Task<BenchmarkStack> StartAsync(DatabaseKind database, BrokerKind broker)
    {
        var servers = new TestServers { FurtherDatabaseOptions = OptionsOf };
        try
        {
            var server = await servers.DatabaseServerAsync(database);
            var settings = new Dictionary<string, string>(await ServerSettings.ReadAsync(server.ConnectionString()))
            {
                ["data folder's file system"] = new DriveInfo(await servers.NewFolderAsync()).DriveFormat,
                ["consumers"] = broker == BrokerKind.InProcess ? "host.json, group.protocol=consumer and fetch.wait.max.ms=10, which this broker needs" : "host.json",
            };
            return new(servers, database, broker, server, settings);
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Servers.DisposeAsync();

    /// <summary>The empty secure-file-priv lets LOAD DATA INFILE read what SELECT … INTO OUTFILE wrote: the ceiling needs both.</summary>
    private static string[] OptionsOf(DatabaseKind kind) =>
    [
        "--innodb-buffer-pool-size=512M",
        kind == DatabaseKind.MariaDb ? "--innodb-log-file-size=1G" : "--innodb-redo-log-capacity=1G",
        "--secure-file-priv=",
    ];

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
