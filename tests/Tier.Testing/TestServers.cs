using Tier.LocalHost.Servers;

namespace Tier.Testing;

/// <summary>
/// The servers of a test run: one of each kind, started when a test first asks for it, shared by all tests of the assembly, stopped and deleted at the end.
/// A test assembly that wants them says <c>[assembly: AssemblyFixture(typeof(TestServers))]</c>, and a test class takes them in its constructor.
/// A test that harms a server (kills it, takes it down) starts one of its own instead, in <see cref="NewFolderAsync"/>.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    // Each database of a test has connection pools of its own, whose idle connections stay for minutes.
    private static readonly string[] DatabaseOptions = ["--max-connections=1000"];
    private readonly Lazy<Task<TestRunFolder>> folder = new(TestRunFolder.CreateAsync);
    private readonly Lazy<Task<PrivateMySql>> mariaDb;
    private readonly Lazy<Task<PrivateMySql>> mySql;
    private readonly Lazy<InProcessBroker> broker = new(InProcessBroker.Start);
    private readonly Lazy<Task<KafkaServer>> kafka;
    private int names;

    /// <summary>Starts nothing yet.</summary>
    public TestServers()
    {
        mariaDb = new(async () => await StartAsync(DatabaseKind.MariaDb, Environment.GetEnvironmentVariable("MYSQL_HOME")));
        mySql = new(async () => await StartAsync(DatabaseKind.MySql, RealServer.Home("MYSQL_HOME")));
        kafka = new(async () => await KafkaServer.StartAsync(new KafkaServerOptions { Home = RealServer.Home("KAFKA_HOME"), Folder = await NewFolderAsync() }));
    }

    /// <summary>Further options of the database servers, which win over the others; for measurements, that want another memory than tests.</summary>
    public Func<DatabaseKind, IReadOnlyList<string>> FurtherDatabaseOptions { get; init; } = _ => [];

    /// <summary>A new, empty folder that is deleted at the end; a server that still runs in it is stopped before.</summary>
    public async Task<string> NewFolderAsync()
    {
        var path = Path.Combine((await folder.Value).Path, UniqueName("server"));
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>The shared server of this kind.</summary>
    /// <exception cref="RealServerMissingException">MYSQL_HOME is not set: the test is skipped, or fails where it must run.</exception>
    public Task<PrivateMySql> DatabaseServerAsync(DatabaseKind kind) => kind == DatabaseKind.MariaDb ? mariaDb.Value : mySql.Value;

    /// <summary>A new, empty database with its users, on the shared server of this kind.</summary>
    /// <exception cref="RealServerMissingException">MYSQL_HOME is not set: the test is skipped, or fails where it must run.</exception>
    public async Task<TestDatabase> CreateDatabaseAsync(DatabaseKind kind, CancellationToken cancellationToken = default)
    {
        var server = await DatabaseServerAsync(kind);
        var database = await server.CreateDatabaseAsync(UniqueName("test"), cancellationToken);
        return new TestDatabase(kind, database.Name, database.AppConnectionString, database.MigrationConnectionString, server.ConnectionString(database.Name));
    }

    /// <summary>The address of the shared broker of this kind.</summary>
    /// <exception cref="RealServerMissingException">KAFKA_HOME is not set: the test is skipped, or fails where it must run.</exception>
    public async Task<string> BootstrapServersAsync(BrokerKind kind) =>
        kind == BrokerKind.InProcess ? broker.Value.BootstrapServers : (await kafka.Value).BootstrapServers;

    /// <summary>A new, empty topic on the shared broker of this kind.</summary>
    /// <param name="kind">Which broker.</param>
    /// <param name="partitions">How many partitions it has.</param>
    /// <param name="prefix">What its name begins with; a number follows.</param>
    /// <param name="cancellationToken">Ends the wait for the broker.</param>
    /// <exception cref="RealServerMissingException">KAFKA_HOME is not set: the test is skipped, or fails where it must run.</exception>
    public async Task<TestTopic> CreateTopicAsync(BrokerKind kind, int partitions = 1, string prefix = "events", CancellationToken cancellationToken = default)
    {
        var topic = new TestTopic(await BootstrapServersAsync(kind), UniqueName(prefix));
        if (kind == BrokerKind.InProcess)
        {
            broker.Value.CreateTopic(topic.Name, partitions);
        }
        else
        {
            await (await kafka.Value).CreateTopicAsync(topic.Name, partitions, cancellationToken);
        }

        return topic;
    }

    /// <summary>Lets go of everything without stopping it, as a run that is killed does.</summary>
    public void Abandon()
    {
        if (folder.IsValueCreated)
        {
            folder.Value.GetAwaiter().GetResult().Abandon();
        }
    }

    /// <summary>Stops what was started, and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        if (broker.IsValueCreated)
        {
            broker.Value.Dispose();
        }

        await Task.WhenAll(StopAsync(mariaDb), StopAsync(mySql), StopAsync(kafka));
        if (folder.IsValueCreated)
        {
            await (await folder.Value).DisposeAsync();
        }
    }

    /// <summary>One that didn't start has failed, or skipped, the tests that asked for it, and has nothing to stop.</summary>
    private static async Task StopAsync<T>(Lazy<Task<T>> server) where T : IAsyncDisposable
    {
        if (server.IsValueCreated)
        {
            await ((Task)server.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (server.Value.IsCompletedSuccessfully)
            {
                await (await server.Value).DisposeAsync();
            }
        }
    }

    // No underscore: in a GRANT it would stand for any character.
    private string UniqueName(string prefix) => $"{prefix}{Interlocked.Increment(ref names)}";

    private async Task<PrivateMySql> StartAsync(DatabaseKind kind, string? home) =>
        await PrivateMySql.StartAsync(new PrivateMySqlOptions
        {
            Kind = kind,
            Home = home,
            Folder = await NewFolderAsync(),
            ExtraOptions = [.. DatabaseOptions, .. FurtherDatabaseOptions(kind)],
        });
}
