using System.Security.Cryptography;
using Confluent.Kafka;

namespace Tier.LocalHost.Servers;

/// <summary>One start of a private broker: take over the one that runs, or format the data folder when there is none, and run the broker on it.</summary>
internal sealed class KafkaServerStart(ServerFolder folder, KafkaInstallation installation, KafkaServerOptions options)
{
    private const string PropertiesFile = "server.properties";
    private const string DataFolder = "data";
    private const int ClusterIdBytes = 16;
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(5);

    /// <summary>256 MB are enough for one node; what the user has set in the environment wins.</summary>
    private static readonly Dictionary<string, string> JavaSettings = new()
    {
        ["KAFKA_HEAP_OPTS"] = System.Environment.GetEnvironmentVariable("KAFKA_HEAP_OPTS") ?? "-Xms128m -Xmx256m",
        ["KAFKA_JVM_PERFORMANCE_OPTS"] = System.Environment.GetEnvironmentVariable("KAFKA_JVM_PERFORMANCE_OPTS") ?? "-XX:+UseSerialGC",
    };

    public static string Address(KafkaServerState state) => $"127.0.0.1:{state.Port}";

    /// <summary>Failures to connect are what it waits for, so librdkafka's log of them goes nowhere.</summary>
    public static IAdminClient NewAdmin(KafkaServerState state) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Address(state), ReconnectBackoffMaxMs = 200 }).SetLogHandler((_, _) => { }).Build();

    public async Task<(ServerProcess Process, KafkaServerState State, bool Adopted)> RunAsync(CancellationToken cancellationToken)
    {
        var stored = folder.ReadState<KafkaServerState>();
        var properties = folder.FileNamed(PropertiesFile);
        if (ServerProcess.Find(folder) is { } running)
        {
            if (stored is not null && File.ReadAllText(properties) == Properties(stored) && await CanAdoptAsync(running, stored, cancellationToken))
            {
                return (running, stored, true);
            }

            await running.StopAsync();
        }

        while (true)
        {
            stored = NewState(stored);
            folder.WriteState(stored);
            folder.Write(PropertiesFile, Properties(stored));
            await FormatAsync(stored, cancellationToken);
            try
            {
                return (await StartAsync(stored, cancellationToken), stored, false);
            }
            catch (InvalidOperationException) when (!LoopbackPort.IsFree(stored.Port) || !LoopbackPort.IsFree(stored.ControllerPort))
            {
                // Another process has taken the port since it was found free: the next one.
            }
        }
    }

    private async Task<ServerProcess> StartAsync(KafkaServerState state, CancellationToken cancellationToken)
    {
        var process = ServerProcess.Start(folder, installation.ServerProgram, [folder.FileNamed(PropertiesFile)], Environment());
        try
        {
            await WaitUntilReadyAsync(process, state, cancellationToken);
        }
        catch
        {
            await process.StopAsync();
            throw;
        }

        return process;
    }

    private static KafkaServerState NewState(KafkaServerState? stored)
    {
        var port = LoopbackPort.Free(stored?.Port);
        var controllerPort = LoopbackPort.Free(stored?.ControllerPort);
        while (controllerPort == port)
        {
            controllerPort = LoopbackPort.Free();
        }

        return new KafkaServerState(stored?.ClusterId ?? NewClusterId(), port, controllerPort);
    }

    /// <summary>As kafka-storage.sh random-uuid makes one, without starting Java for it: 16 bytes as base64url, not beginning with a dash.</summary>
    private static string NewClusterId()
    {
        var bytes = RandomNumberGenerator.GetBytes(ClusterIdBytes);
        bytes[0] &= 0x7F; // a dash stands for 62, which has the highest bit set
        return System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    private async Task<bool> CanAdoptAsync(ServerProcess running, KafkaServerState state, CancellationToken cancellationToken)
    {
        try
        {
            await WaitUntilReadyAsync(running, state, cancellationToken);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // it ended, or is stuck: a new one begins on its data
        }
    }

    /// <summary>Formats a new data folder under its own name; the file that marks it as formatted is written last.</summary>
    private async Task FormatAsync(KafkaServerState state, CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(folder.FileNamed(DataFolder), "meta.properties")))
        {
            return;
        }

        var process = ServerProcess.Start(folder, installation.StorageProgram, ["format", "--config", folder.FileNamed(PropertiesFile), "--cluster-id", state.ClusterId], Environment());
        await process.WaitForExitAsync(cancellationToken);
        if (!File.Exists(Path.Combine(folder.FileNamed(DataFolder), "meta.properties")))
        {
            throw new InvalidOperationException($"{installation.StorageProgram} made no data in {folder.Path}. The end of its log:{System.Environment.NewLine}{process.LogTail()}");
        }
    }

    private async Task WaitUntilReadyAsync(ServerProcess process, KafkaServerState state, CancellationToken cancellationToken)
    {
        using var admin = NewAdmin(state);
        await process.WaitUntilAsync(cancellation => Task.Run(() => Answers(admin), cancellation), options.StartTimeout, cancellationToken);
    }

    private static bool Answers(IAdminClient admin)
    {
        try
        {
            return admin.GetMetadata(MetadataTimeout).Brokers.Count == 1;
        }
        catch (KafkaException)
        {
            return false; // not yet; the log tells more than this would if it never does
        }
    }

    private Dictionary<string, string> Environment() => new(JavaSettings) { ["LOG_DIR"] = folder.FileNamed("logs") };

    private string Properties(KafkaServerState state) =>
        $"""
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:{state.ControllerPort}
        controller.listener.names=CONTROLLER
        listeners={string.Join(',', [$"PLAINTEXT://127.0.0.1:{state.Port}", $"CONTROLLER://127.0.0.1:{state.ControllerPort}", .. options.ExtraListeners])}
        advertised.listeners={string.Join(',', [$"PLAINTEXT://127.0.0.1:{state.Port}", .. options.ExtraListeners])}
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL
        log.dirs={folder.FileNamed(DataFolder)}
        auto.create.topics.enable=false
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        log.cleaner.dedupe.buffer.size=2097152
        transaction.state.log.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.num.partitions=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        broker.session.timeout.ms=2000
        broker.heartbeat.interval.ms=500
        {string.Join('\n', options.ExtraProperties)}

        """;
}
