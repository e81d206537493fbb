using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Configuration;
using Tier.LocalHost.Servers;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Streams;

namespace Tier.Cli.Run;

/// <summary>
/// The database and the broker of a local run: those that the settings MySqlConnection and BrokerList name, else private ones in .tier/. A server that was
/// there is never stopped, and nothing in it is deleted.
/// </summary>
internal sealed class RunServers : IAsyncDisposable
{
    private const string DatabaseName = "tier";

    /// <summary>Below the 5 MiB that the in-process broker keeps of a partition.</summary>
    private const int InProcessUnloadedBytes = 3 * 1024 * 1024;

    private readonly Dictionary<string, string?> settings = [];
    private RunServers()
    {
    }

    /// <summary>How the functions reach the servers.</summary>
    public IReadOnlyDictionary<string, string?> Settings => settings;

    /// <summary>The private database server; null when it is another's.</summary>
    public PrivateMySql? MySql { get; set; }

    /// <summary>The private Kafka; null when the broker is another one.</summary>
    public KafkaServer? Kafka { get; set; }

    /// <summary>The broker in this process; null when it is another one.</summary>
    public InProcessBroker? InProcess { get; private set; }

    public BrokerChoice Broker { get; private set; }

    public bool PrivateDatabase => MySql is not null;

    /// <summary>The database, for people.</summary>
    public string DatabaseTitle => MySql is null ? "the database of MySqlConnection" : $"{MySql.Version}, private, in .tier/mysql";

    /// <summary>The broker, for people.</summary>
    public string BrokerTitle => Broker switch
    {
        BrokerChoice.InProcess => $"in this process, {settings[nameof(PipelineOptions.BrokerList)]}",
        BrokerChoice.Private => $"Kafka of KAFKA_HOME, private, {settings[nameof(PipelineOptions.BrokerList)]}",
        _ => settings[nameof(PipelineOptions.BrokerList)]!,
    };

    /// <summary>Starts what the settings don't name.</summary>
    public static async Task<RunServers> StartAsync(TierFolder folder, IConfiguration given, CancellationToken cancellationToken)
    {
        var servers = new RunServers();
        try
        {
            await servers.StartDatabaseAsync(folder, given, cancellationToken);
            await servers.StartBrokerAsync(folder, given, cancellationToken);
            foreach (var stream in EventStreams.BuiltIn)
            {
                servers.settings[stream.TopicSetting] = given[stream.TopicSetting] ?? stream.Name;
                servers.settings[stream.ConsumerGroupSetting] = given[stream.ConsumerGroupSetting] ?? $"tier-{stream.Name}";
            }

            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the private database server, and puts into the settings how its database is reached.</summary>
    public static async Task<PrivateMySql> StartPrivateDatabaseAsync(TierFolder folder, Dictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var server = await PrivateMySql.StartAsync(new() { Folder = folder.MySql }, cancellationToken);
        try
        {
            var database = await server.CreateDatabaseAsync(DatabaseName, cancellationToken);
            settings[nameof(PipelineOptions.MySqlConnection)] = database.AppConnectionString;
            settings[nameof(PipelineOptions.MySqlMigrationConnection)] = database.MigrationConnectionString;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates the topics of all streams that don't exist; in a broker that was there, one that exists stays as it is.</summary>
    /// <param name="partitions">How many partitions a new topic gets.</param>
    /// <param name="brokers">How to reach the brokers.</param>
    public async Task CreateTopicsAsync(int partitions, BrokerClients brokers, CancellationToken cancellationToken)
    {
        foreach (var topic in EventStreams.BuiltIn.Select(stream => settings[stream.TopicSetting]!))
        {
            switch (Broker)
            {
                case BrokerChoice.InProcess:
                    InProcess!.CreateTopic(topic, partitions);
                    break;
                case BrokerChoice.Private:
                    await Kafka!.CreateTopicAsync(topic, partitions, cancellationToken);
                    break;
                default:
                    await CreateInGivenBrokerAsync(topic, partitions, brokers);
                    break;
            }
        }
    }

    /// <summary>Stops the private servers.</summary>
    public async ValueTask DisposeAsync()
    {
        InProcess?.Dispose();
        await Task.WhenAll(
            Kafka?.DisposeAsync().AsTask() ?? Task.CompletedTask,
            MySql?.DisposeAsync().AsTask() ?? Task.CompletedTask);
    }

    private static async Task CreateInGivenBrokerAsync(string topic, int partitions, BrokerClients brokers)
    {
        using var admin = new AdminClientBuilder(brokers.Configuration).SetLogHandler((_, _) => { }).Build();
        try
        {
            // The brokers' own default of replicas.
            await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = -1 }]);
        }
        catch (CreateTopicsException exception) when (exception.Results[0].Error.Code is ErrorCode.TopicAlreadyExists)
        {
            // It stays as it is.
        }
        catch (CreateTopicsException exception) when (exception.Results[0].Error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed)
        {
            throw new SettingException(nameof(PipelineOptions.BrokerList), $"The brokers of BrokerList don't let this user create the topic '{topic}': create it there.", exception);
        }
    }

    private async Task StartDatabaseAsync(TierFolder folder, IConfiguration given, CancellationToken cancellationToken)
    {
        if (given[nameof(PipelineOptions.MySqlConnection)] is { Length: > 0 } connection)
        {
            settings[nameof(PipelineOptions.MySqlConnection)] = connection;
            settings[nameof(PipelineOptions.MySqlMigrationConnection)] = given[nameof(PipelineOptions.MySqlMigrationConnection)];
            return;
        }

        MySql = await StartPrivateDatabaseAsync(folder, settings, cancellationToken);
    }

    private async Task StartBrokerAsync(TierFolder folder, IConfiguration given, CancellationToken cancellationToken)
    {
        if (given[nameof(PipelineOptions.BrokerList)] is { Length: > 0 } brokerList)
        {
            Broker = BrokerChoice.Given;
            settings[nameof(PipelineOptions.BrokerList)] = brokerList;
        }
        else if (Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 })
        {
            Broker = BrokerChoice.Private;
            Kafka = await KafkaServer.StartAsync(new() { Folder = folder.Kafka }, cancellationToken);
            settings[nameof(PipelineOptions.BrokerList)] = Kafka.BootstrapServers;
        }
        else
        {
            Broker = BrokerChoice.InProcess;
            InProcess = InProcessBroker.Start();
            settings[nameof(PipelineOptions.BrokerList)] = InProcess.BootstrapServers;
            settings["ReplayMaxUnloadedBytes"] = $"{InProcessUnloadedBytes}";
            settings["LocalHost__KafkaGroupProtocol"] = "consumer";
            settings["LocalHost__FetchWaitMaxMs"] = "10";
        }
    }
}
