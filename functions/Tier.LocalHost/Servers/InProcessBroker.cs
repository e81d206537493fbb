using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace Tier.LocalHost.Servers;

/// <summary>
/// A Kafka broker inside this process: librdkafka's own mock cluster (rdkafka_mock.h). It speaks Kafka's wire protocol on a random loopback port, so
/// other processes can use it too. What to know before relying on it:
/// <list type="bullet">
/// <item>It keeps at most 5 MiB (as stored, so compressed) and 100,000 batches per partition and drops older ones without a word. Produce with zstd, wait
/// on lag, and consume with <c>auto.offset.reset=error</c> where a loss must show.</item>
/// <item>All is in memory: after a restart offsets begin at 0 again, in topics with other ids.</item>
/// <item>Admin calls that work: metadata, DescribeCluster, DescribeTopics (real topic ids), ListOffsets, List/AlterConsumerGroupOffsets.
/// <b>ListConsumerGroups and DeleteGroups crash the process.</b> CreateTopics isn't there: use <see cref="CreateTopic"/>. OffsetsForTimes always answers "end",
/// and transactions aren't real.</item>
/// <item>Producing to an unknown topic makes it, with 4 partitions; consuming doesn't.</item>
/// <item>With <c>group.protocol=consumer</c> a member joins in 0.2 s, with the classic one a later member waits for the session time-out, which is 6 s. An empty fetch
/// waits for all of <c>fetch.wait.max.ms</c>: set 10 ms.</item>
/// </list>
/// </summary>
public sealed class InProcessBroker : IDisposable
{
    private const int BrokerId = 1;

    /// <summary>Its own defaults are 30 s and 3 s: so long would the partitions of an app that was killed wait for the next one.</summary>
    private const int SessionTimeoutMs = 6_000;
    private const int HeartbeatIntervalMs = 1_000;

    private readonly MockCluster cluster;

    private unsafe InProcessBroker(MockCluster cluster)
    {
        this.cluster = cluster;
        // Without a controller, admin calls wait for one until they time out.
        Librdkafka.Loaded.SetControllerId(cluster.DangerousGetHandle(), BrokerId);
        Librdkafka.Loaded.SetSessionTimeout(cluster.DangerousGetHandle(), SessionTimeoutMs);
        Librdkafka.Loaded.SetHeartbeatInterval(cluster.DangerousGetHandle(), HeartbeatIntervalMs);
        BootstrapServers = Marshal.PtrToStringUTF8(Librdkafka.Loaded.Bootstraps(cluster.DangerousGetHandle()))!;
    }

    /// <summary>The broker's address, <c>127.0.0.1:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>Starts a broker; there may be several in a process.</summary>
    /// <exception cref="NotSupportedException">The loaded librdkafka was built without the mock cluster.</exception>
    public static InProcessBroker Start() => new(MockCluster.Create(brokers: 1));

    /// <summary>Sends clients to another port on 127.0.0.1 from now on, where something that forwards to this broker listens.</summary>
    public unsafe void Advertise(int port)
    {
        fixed (byte* host = "127.0.0.1\0"u8)
        {
            var address = (nint)host;
            WithCluster(handle => Librdkafka.Loaded.SetBrokerHostPort(handle, BrokerId, (byte*)address, port));
        }
    }

    /// <summary>Creates a topic.</summary>
    /// <param name="name">The topic's name.</param>
    /// <param name="partitions">How many partitions it gets, at least 1.</param>
    /// <exception cref="KafkaException">The broker refused, for example because the topic exists (<see cref="ErrorCode.TopicAlreadyExists"/>).</exception>
    public unsafe void CreateTopic(string name, int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        WithTopic(name, (handle, topic) => Librdkafka.Loaded.CreateTopic(handle, (byte*)topic, partitions, 1));
    }

    /// <summary>Deletes a topic with its records; created again, it has another id and begins at offset 0.</summary>
    /// <exception cref="KafkaException">The broker refused, for example because there is no such topic.</exception>
    public unsafe void DeleteTopic(string name) => WithTopic(name, (handle, topic) => Librdkafka.Loaded.DeleteTopic(handle, (byte*)topic));

    /// <summary>Deletes the records of a partition below an offset, as retention does: the low watermark moves there.</summary>
    /// <exception cref="KafkaException">The broker refused, for example because there is no such partition.</exception>
    public unsafe void DeleteRecords(string topic, int partition, long beforeOffset) =>
        WithTopic(topic, (handle, name) => Librdkafka.Loaded.DeleteRecords(handle, (byte*)name, partition, beforeOffset));

    /// <summary>Closes all connections and refuses new ones until <see cref="SetBrokerUp"/>. Records and groups stay.</summary>
    public unsafe void SetBrokerDown() => WithCluster(handle => Librdkafka.Loaded.SetBrokerDown(handle, BrokerId));

    /// <summary>Accepts connections again, on the same port.</summary>
    public unsafe void SetBrokerUp() => WithCluster(handle => Librdkafka.Loaded.SetBrokerUp(handle, BrokerId));

    /// <summary>Stops the broker and frees its memory; clients lose their connection.</summary>
    public void Dispose() => cluster.Dispose();

    private unsafe void WithTopic(string name, Func<nint, nint, int> call)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        fixed (byte* bytes = Encoding.UTF8.GetBytes(name + '\0'))
        {
            var address = (nint)bytes;
            WithCluster(handle => call(handle, address));
        }
    }

    private void WithCluster(Func<nint, int> call)
    {
        var held = false;
        try
        {
            cluster.DangerousAddRef(ref held); // ObjectDisposedException once disposed
            var error = (ErrorCode)call(cluster.DangerousGetHandle());
            if (error != ErrorCode.NoError)
            {
                throw new KafkaException(error);
            }
        }
        finally
        {
            if (held)
            {
                cluster.DangerousRelease();
            }
        }
    }
}
