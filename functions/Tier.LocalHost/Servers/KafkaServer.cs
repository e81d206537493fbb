using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Tier.LocalHost.Servers;

/// <summary>
/// A Kafka broker that is ours alone: one node (KRaft), own folder, loopback only, a small heap. Records stay in the folder, so that a later start goes on
/// from there, with the same ports where they are still free. A broker that a killed run left behind is taken over. Topics aren't created by themselves.
/// </summary>
public sealed class KafkaServer : IAsyncDisposable
{
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private readonly ServerFolder folder;
    private readonly ServerProcess process;
    private readonly IAdminClient admin;
    private bool released;

    private KafkaServer(ServerFolder folder, ServerProcess process, KafkaServerState state, bool adopted)
    {
        this.folder = folder;
        this.process = process;
        Adopted = adopted;
        BootstrapServers = KafkaServerStart.Address(state);
        admin = KafkaServerStart.NewAdmin(state);
    }

    /// <summary>The broker's address, <c>127.0.0.1:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>Whether the broker was running already, left behind by a run that was killed.</summary>
    public bool Adopted { get; }

    /// <summary>The id of the broker's process.</summary>
    public int ProcessId => process.Id;

    /// <summary>Starts the broker, the first time on new data, and waits until it answers.</summary>
    /// <exception cref="Pipeline.SettingException">KAFKA_HOME isn't the folder of a Kafka installation, or there is no Java.</exception>
    /// <exception cref="InvalidOperationException">Another run uses the folder, or the broker doesn't start: then the message has the end of its log.</exception>
    public static async Task<KafkaServer> StartAsync(KafkaServerOptions options, CancellationToken cancellationToken = default)
    {
        var installation = await Task.Run(() => KafkaInstallation.Find(options.Home), cancellationToken);
        var folder = ServerFolder.Open(options.Folder);
        try
        {
            var (process, state, adopted) = await new KafkaServerStart(folder, installation, options).RunAsync(cancellationToken);
            return new KafkaServer(folder, process, state, adopted);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Creates a topic and waits until all its partitions have a leader. One that exists is fine, and gets the partitions it lacks.</summary>
    /// <param name="name">The topic's name.</param>
    /// <param name="partitions">How many partitions it has at least, 1 or more.</param>
    /// <exception cref="KafkaException">The broker refused.</exception>
    public async Task CreateTopicAsync(string name, int partitions, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        try
        {
            while (!await TryCreateAsync(name, partitions))
            {
                await Task.Delay(Poll, cancellationToken);
            }
        }
        catch (CreateTopicsException e) when (e.Results[0].Error.Code == ErrorCode.TopicAlreadyExists)
        {
            if (await Task.Run(() => Ready(name), cancellationToken) < partitions)
            {
                await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = name, IncreaseTo = partitions }]);
            }
        }

        while (await Task.Run(() => Ready(name), cancellationToken) < partitions)
        {
            await Task.Delay(Poll, cancellationToken);
        }
    }

    /// <summary>Kills the broker as a power cut would; for tests. <see cref="StartAsync"/> on the same folder, after disposing this, recovers it.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Lets go of the broker without stopping it, as a run that is killed does; for tests. The next start on the folder takes it over.</summary>
    public void Abandon()
    {
        released = true;
        admin.Dispose();
        folder.Dispose();
    }

    /// <summary>Stops the broker; the folder stays.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!released)
        {
            released = true;
            admin.Dispose();
            await process.StopAsync();
            folder.Dispose();
        }
    }

    /// <summary>A broker that its controller hasn't heard of for two seconds, as on a busy machine, gets no topic until it has.</summary>
    private async Task<bool> TryCreateAsync(string name, int partitions)
    {
        try
        {
            await admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = 1 }]);
            return true;
        }
        catch (CreateTopicsException e) when (e.Results[0].Error.Code == ErrorCode.InvalidReplicationFactor)
        {
            return false;
        }
    }

    /// <summary>How many partitions of the topic have a leader.</summary>
    private int Ready(string name) =>
        admin.GetMetadata(name, MetadataTimeout).Topics.SelectMany(topic => topic.Partitions).Count(partition => partition.Leader >= 0);
}

/// <summary>What a private broker must be the same for after a restart; stored in its folder.</summary>
internal sealed record KafkaServerState(string ClusterId, int Port, int ControllerPort);

/// <summary>Where and how a private Kafka broker runs.</summary>
public sealed class KafkaServerOptions
{
    /// <summary>The broker's own folder: records, log, settings. It is created when it isn't there, and kept.</summary>
    public required string Folder { get; init; }

    /// <summary>An installation of Kafka 3.3 or later, as its archive is laid out (bin/, libs/). Default: the environment variable KAFKA_HOME.</summary>
    public string? Home { get; init; } = Environment.GetEnvironmentVariable("KAFKA_HOME");

    /// <summary>Listeners beside the plain one, such as <c>SASL_SSL://127.0.0.1:23456</c>; <see cref="ExtraProperties"/> says how they are protected.</summary>
    public IReadOnlyList<string> ExtraListeners { get; init; } = [];

    /// <summary>Further lines for the broker's server.properties; they win over ours.</summary>
    public IReadOnlyList<string> ExtraProperties { get; init; } = [];

    /// <summary>How long the broker may take until it answers.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(3);
}
