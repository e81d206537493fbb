using System.Text.Json;
using Confluent.Kafka;
using Tier.LocalHost.Servers;

namespace Tier.Testing.Faults;

/// <summary>A broker that belongs to one test, which may harm it, and its records. All clients come to it through a proxy, because it advertises the proxy's address.</summary>
public sealed class OwnBroker : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private readonly InProcessBroker? inProcess;
    private readonly KafkaServerOptions? options;
    private KafkaServer? kafka;

    private OwnBroker(TcpProxy network, InProcessBroker broker)
    {
        Network = network;
        inProcess = broker;
        network.TargetPort = PortOf(broker.BootstrapServers);
        broker.Advertise(network.Port);
    }

    private OwnBroker(TcpProxy network, KafkaServerOptions options)
    {
        Network = network;
        this.options = options;
    }

    /// <summary>Which broker it is.</summary>
    public BrokerKind Kind => inProcess is null ? BrokerKind.Kafka : BrokerKind.InProcess;

    /// <summary>What lies between the clients and the broker.</summary>
    public TcpProxy Network { get; }

    /// <summary>The address for clients, which is the proxy's.</summary>
    public string BootstrapServers => Network.Address;

    /// <summary>Starts one.</summary>
    /// <exception cref="RealServerMissingException">KAFKA_HOME is not set: the test is skipped, or fails where it must run.</exception>
    public static async Task<OwnBroker> StartAsync(TestServers servers, BrokerKind kind)
    {
        ArgumentNullException.ThrowIfNull(servers);
        var network = TcpProxy.Start();
        if (kind == BrokerKind.InProcess)
        {
            return new(network, InProcessBroker.Start());
        }

        var broker = new OwnBroker(network, new KafkaServerOptions
        {
            Home = RealServer.Home("KAFKA_HOME"),
            Folder = await servers.NewFolderAsync(),
            ExtraProperties = [$"advertised.listeners=PLAINTEXT://{network.Address}"],
        });
        await broker.UpAsync();
        return broker;
    }

    /// <summary>Takes it down: Kafka as by kill -9; the one in this process closes its connections and its port, and keeps its records.</summary>
    public async Task DownAsync()
    {
        inProcess?.SetBrokerDown();
        if (kafka is not null)
        {
            await kafka.KillAsync();
            await kafka.DisposeAsync();
            kafka = null;
        }
    }

    /// <summary>Brings it back, with the records that it had.</summary>
    public async Task UpAsync()
    {
        inProcess?.SetBrokerUp();
        if (options is not null)
        {
            // The client that waits for the broker to answer is sent to the proxy too, so the proxy has to know the port before.
            var starting = KafkaServer.StartAsync(options);
            while (await Task.WhenAny(starting, Task.Delay(Poll)) != starting)
            {
                Network.TargetPort = StoredPort() ?? Network.TargetPort;
            }

            kafka = await starting;
            Network.TargetPort = PortOf(kafka.BootstrapServers);
        }
    }

    /// <summary>Makes a topic.</summary>
    public async Task CreateTopicAsync(string name, int partitions = 1)
    {
        inProcess?.CreateTopic(name, partitions);
        if (kafka is not null)
        {
            await kafka.CreateTopicAsync(name, partitions);
        }
    }

    /// <summary>Deletes a topic, and returns when it is gone.</summary>
    public async Task DeleteTopicAsync(string name)
    {
        inProcess?.DeleteTopic(name);
        if (kafka is not null)
        {
            using var admin = NewAdmin();
            await admin.DeleteTopicsAsync([name]);
            await Eventually.HoldsAsync(() => admin.GetMetadata(TimeSpan.FromSeconds(5)).Topics.All(topic => topic.Topic != name));
        }
    }

    /// <summary>Deletes a topic and makes it again: it has another id, and its offsets begin at 0.</summary>
    public async Task MakeTopicAgainAsync(string name, int partitions = 1)
    {
        await DeleteTopicAsync(name);
        await Eventually.HoldsAsync(() => IsCreatedAsync(name, partitions));
    }

    /// <summary>Deletes the records of a partition below an offset, as retention does.</summary>
    public async Task DeleteRecordsAsync(string topic, long before, int partition = 0)
    {
        inProcess?.DeleteRecords(topic, partition, before);
        if (kafka is not null)
        {
            using var admin = NewAdmin();
            await admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, partition, before)]);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await (kafka?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Network.DisposeAsync();
        inProcess?.Dispose();
    }

    /// <summary>Kafka may still be deleting when the topic is no longer listed.</summary>
    private async Task<bool> IsCreatedAsync(string name, int partitions)
    {
        try
        {
            await CreateTopicAsync(name, partitions);
            return true;
        }
        catch (KafkaException exception) when (exception.Error.Code is ErrorCode.TopicAlreadyExists or ErrorCode.UnknownTopicOrPart)
        {
            return false;
        }
    }

    private int? StoredPort()
    {
        var state = Path.Combine(options!.Folder, "server.json");
        return File.Exists(state) ? JsonElement.Parse(File.ReadAllText(state)).GetProperty("Port").GetInt32() : null;
    }

    private static int PortOf(string address) => int.Parse(address[(address.LastIndexOf(':') + 1)..]);

    private IAdminClient NewAdmin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).Build();
}
