using Confluent.Kafka;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MySqlConnector;
using Tier.Pipeline.Hosting;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Testing.Certificates;
using Tier.Testing.Faults;

namespace Tier.Testing;

/// <summary>The pipeline's services on a database and topics of their own, without a host: a test hands it the batches.</summary>
public sealed class TestPipeline : IAsyncDisposable
{
    private readonly TestServers servers;
    private readonly Dictionary<string, string?> settings;
    private readonly List<ServiceProvider> workers = [];

    private TestPipeline(TestServers servers, TestDatabase database, Dictionary<string, string?> settings)
    {
        this.servers = servers;
        this.settings = settings;
        Database = database;
        Services = NewWorker();
    }

    /// <summary>The database.</summary>
    public TestDatabase Database { get; }

    /// <summary>The services of the first worker.</summary>
    public IServiceProvider Services { get; }

    /// <summary>The settings of all workers.</summary>
    public IReadOnlyDictionary<string, string?> Settings => settings;

    /// <summary>Makes a database and a topic for each stream.</summary>
    public static async Task<TestPipeline> CreateAsync(
        TestServers servers, DatabaseKind database, BrokerKind broker = BrokerKind.InProcess, int partitions = 1, params IEnumerable<(string Name, string? Value)> settings) =>
        await CreateAsync(servers, await servers.CreateDatabaseAsync(database), broker, partitions, settings);

    /// <summary>Makes a topic for each stream, on a database that the test has made.</summary>
    public static async Task<TestPipeline> CreateAsync(
        TestServers servers, TestDatabase own, BrokerKind broker = BrokerKind.InProcess, int partitions = 1, params IEnumerable<(string Name, string? Value)> settings)
    {
        ArgumentNullException.ThrowIfNull(servers);
        return await CreateAsync(servers, own, await servers.BootstrapServersAsync(broker), async stream => (await servers.CreateTopicAsync(broker, partitions, stream)).Name, settings);
    }

    /// <summary>Makes a database, and a topic for each stream on a broker that belongs to the test.</summary>
    public static async Task<TestPipeline> CreateAsync(
        TestServers servers, DatabaseKind database, OwnBroker broker, int partitions = 1, params IEnumerable<(string Name, string? Value)> settings) =>
        await CreateAsync(servers, await servers.CreateDatabaseAsync(database), broker.BootstrapServers, async stream =>
        {
            await broker.CreateTopicAsync(stream, partitions);
            return stream;
        }, settings);

    /// <summary>Makes a topic for each stream on a broker that wants TLS; what the test itself does there goes in plain text.</summary>
    public static async Task<TestPipeline> CreateAsync(
        TestServers servers, TestDatabase own, SecuredBroker broker, params IEnumerable<(string Name, string? Value)> settings) =>
        await CreateAsync(servers, own, broker.Plain, broker.CreateTopicAsync, settings);

    /// <summary>The topic of a stream.</summary>
    public string Topic(string stream) => settings[EventStreams.BuiltIn.Append(new BatteryStream()).Single(one => one.Name == stream).TopicSetting]!;

    /// <summary>Another worker on the same database and topics, as a process of its own would be.</summary>
    /// <param name="time">Its clock; the system's when null.</param>
    /// <param name="log">Keeps what it logs.</param>
    /// <param name="change">Changes its services.</param>
    public ServiceProvider NewWorker(TimeProvider? time = null, LogLines? log = null, Action<IServiceCollection>? change = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value))).Build();
        var services = new ServiceCollection()
            .AddLogging(logging =>
            {
                if (log is not null)
                {
                    logging.AddProvider(log);
                }
            })
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<IHostApplicationLifetime, TestLifetime>()
            .AddTierPipeline(configuration, BrokerSecurity.Plaintext);
        change?.Invoke(services);
        var worker = services.BuildServiceProvider();
        lock (workers)
        {
            workers.Add(worker);
        }

        return worker;
    }

    /// <summary>Publishes values and returns them as a consumer gets them.</summary>
    public async Task<ConsumedRecord[]> PublishAsync(string stream, IEnumerable<byte[]?> values, int partition = 0, Func<int, IReadOnlyList<RecordHeader>>? headers = null, byte[]? key = null)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = settings["BrokerList"], EnableIdempotence = true, LingerMs = 5, CompressionType = CompressionType.Zstd, MessageMaxBytes = 100_000_000 }).Build();
        var topic = Topic(stream);
        var now = new Confluent.Kafka.Timestamp(DateTimeOffset.UtcNow);
        var deliveries = values.Select((value, index) => producer.ProduceAsync(
            new TopicPartition(topic, partition),
            new Message<byte[]?, byte[]?> { Key = key, Value = value, Timestamp = now, Headers = KafkaHeaders(headers?.Invoke(index) ?? []) })).ToArray();
        return [.. (await Task.WhenAll(deliveries)).Select((delivery, index) => new ConsumedRecord
        {
            Topic = topic,
            Partition = delivery.Partition,
            Offset = delivery.Offset,
            Key = key,
            Value = delivery.Value,
            Headers = headers?.Invoke(index) ?? [],
            TimestampMilliseconds = now.UnixTimestampMs, // the in-process broker's reports have another than its records
        })];
    }

    /// <summary>Commits an offset of a stream's consumer group, as the listener does after a batch.</summary>
    public async Task CommitAsync(string stream, long offset, int partition = 0)
    {
        var group = settings[EventStreams.BuiltIn.Single(one => one.Name == stream).ConsumerGroupSetting]!;
        // Not by an admin client: librdkafka (2.16) can follow a null pointer there while the group's coordinator begins.
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = settings["BrokerList"], GroupId = group, EnableAutoCommit = false }).Build();
        await Eventually.HoldsAsync(() => Task.Run(() =>
        {
            try
            {
                consumer.Commit([new TopicPartitionOffset(Topic(stream), partition, offset)]);
                return true;
            }
            catch (KafkaException exception) when (exception.Error.Code is ErrorCode.GroupLoadInProgress or ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable)
            {
                return false; // a broker that has just started
            }
        }));
    }

    /// <summary>Reconcile's report.</summary>
    /// <param name="full">Whether the tables are read from the start, also what was verified before.</param>
    public Task<ReconciliationReport> ReconcileAsync(bool full = true) => Services.GetRequiredService<Reconciler>().ReconcileAsync(full, CancellationToken.None);

    /// <summary>Rows of a query, as the administrator.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new MySqlConnection(Database.AdminConnectionString);
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }

    /// <summary>One value of a query, as the administrator.</summary>
    public async Task<T?> ValueAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new MySqlConnection(Database.AdminConnectionString);
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    /// <summary>Runs a statement, as the administrator.</summary>
    public async Task<int> ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = new MySqlConnection(Database.AdminConnectionString);
        return await connection.ExecuteAsync(sql, parameters);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }
    }

    private static async Task<TestPipeline> CreateAsync(
        TestServers servers, TestDatabase own, string brokers, Func<string, Task<string>> createTopic, IEnumerable<(string Name, string? Value)> settings)
    {
        ArgumentNullException.ThrowIfNull(own);
        var all = new Dictionary<string, string?>
        {
            ["MySqlConnection"] = own.AppConnectionString,
            ["MySqlMigrationConnection"] = own.MigrationConnectionString,
            ["BrokerList"] = brokers,
        };
        foreach (var stream in EventStreams.BuiltIn)
        {
            var topic = await createTopic(stream.Name);
            all[stream.TopicSetting] = topic;
            all[stream.ConsumerGroupSetting] = "group-" + topic;
        }

        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return new(servers, own, all);
    }

    private static Headers KafkaHeaders(IReadOnlyList<RecordHeader> headers)
    {
        var result = new Headers();
        foreach (var header in headers)
        {
            result.Add(header.Key, header.Value);
        }

        return result;
    }
}
