using System.Diagnostics;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Tier.LocalHost.Servers;

/// <summary>
/// The functions of librdkafka's mock cluster (rdkafka_mock.h), taken from the very module that Confluent.Kafka has loaded.
/// A DllImport by name could load a second copy, or fail: the package brings several builds, and Confluent.Kafka falls back from one to the
/// next without a word, for example to the CentOS build where libsasl2.so.3 is missing.
/// </summary>
internal sealed unsafe class Librdkafka
{
    private const int Producer = 0;
    private const int ErrorTextLength = 512;
    private static readonly Lazy<Librdkafka> Shared = new(() => new Librdkafka());

    private readonly delegate* unmanaged[Cdecl]<nint> newConfiguration;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> setLogCallback;
    private readonly delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint> newClient;

    private Librdkafka()
    {
        var module = LoadedModule();
        newConfiguration = (delegate* unmanaged[Cdecl]<nint>)Export(module, "rd_kafka_conf_new");
        setLogCallback = (delegate* unmanaged[Cdecl]<nint, nint, void>)Export(module, "rd_kafka_conf_set_log_cb");
        newClient = (delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint>)Export(module, "rd_kafka_new");
        DestroyClient = (delegate* unmanaged[Cdecl]<nint, void>)Export(module, "rd_kafka_destroy");
        NewCluster = (delegate* unmanaged[Cdecl]<nint, int, nint>)Export(module, "rd_kafka_mock_cluster_new");
        DestroyCluster = (delegate* unmanaged[Cdecl]<nint, void>)Export(module, "rd_kafka_mock_cluster_destroy");
        Bootstraps = (delegate* unmanaged[Cdecl]<nint, nint>)Export(module, "rd_kafka_mock_cluster_bootstraps");
        SetControllerId = (delegate* unmanaged[Cdecl]<nint, int, void>)Export(module, "rd_kafka_mock_set_controller_id");
        CreateTopic = (delegate* unmanaged[Cdecl]<nint, byte*, int, int, int>)Export(module, "rd_kafka_mock_topic_create");
        DeleteTopic = (delegate* unmanaged[Cdecl]<nint, byte*, int>)Export(module, "rd_kafka_mock_topic_delete");
        DeleteRecords = (delegate* unmanaged[Cdecl]<nint, byte*, int, long, int>)Export(module, "rd_kafka_mock_partition_delete_records");
        SetBrokerDown = (delegate* unmanaged[Cdecl]<nint, int, int>)Export(module, "rd_kafka_mock_broker_set_down");
        SetBrokerHostPort = (delegate* unmanaged[Cdecl]<nint, int, byte*, int, int>)Export(module, "rd_kafka_mock_broker_set_host_port");
        SetSessionTimeout = (delegate* unmanaged[Cdecl]<nint, int, void>)Export(module, "rd_kafka_mock_set_group_consumer_session_timeout_ms");
        SetHeartbeatInterval = (delegate* unmanaged[Cdecl]<nint, int, void>)Export(module, "rd_kafka_mock_set_group_consumer_heartbeat_interval_ms");
        SetBrokerUp = (delegate* unmanaged[Cdecl]<nint, int, int>)Export(module, "rd_kafka_mock_broker_set_up");
    }

    public static Librdkafka Loaded => Shared.Value;

    public delegate* unmanaged[Cdecl]<nint, void> DestroyClient { get; }

    public delegate* unmanaged[Cdecl]<nint, int, nint> NewCluster { get; }

    public delegate* unmanaged[Cdecl]<nint, void> DestroyCluster { get; }

    public delegate* unmanaged[Cdecl]<nint, nint> Bootstraps { get; }

    public delegate* unmanaged[Cdecl]<nint, int, void> SetControllerId { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*, int, int, int> CreateTopic { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*, int> DeleteTopic { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*, int, long, int> DeleteRecords { get; }

    public delegate* unmanaged[Cdecl]<nint, int, int> SetBrokerDown { get; }

    public delegate* unmanaged[Cdecl]<nint, int, byte*, int, int> SetBrokerHostPort { get; }

    public delegate* unmanaged[Cdecl]<nint, int, void> SetSessionTimeout { get; }

    public delegate* unmanaged[Cdecl]<nint, int, void> SetHeartbeatInterval { get; }

    public delegate* unmanaged[Cdecl]<nint, int, int> SetBrokerUp { get; }

    /// <summary>A client without any broker, which a mock cluster needs as its owner. It logs nothing: the cluster would write to standard error.</summary>
    public nint NewQuietClient()
    {
        var configuration = newConfiguration();
        setLogCallback(configuration, 0);
        var error = stackalloc byte[ErrorTextLength];
        var client = newClient(Producer, configuration, error, ErrorTextLength);
        return client != 0 ? client : throw new InvalidOperationException($"librdkafka made no client: {Marshal.PtrToStringUTF8((nint)error)}");
    }

    private static nint LoadedModule()
    {
        _ = Library.VersionString; // the first use of the library loads it
        using var process = Process.GetCurrentProcess();
        var path = process.Modules.Cast<ProcessModule>().Select(module => module.FileName)
            .FirstOrDefault(name => Path.GetFileName(name).Contains("librdkafka", StringComparison.OrdinalIgnoreCase));
        // macOS lists no modules; there the package has one build only, and loading it again gives the same module.
        return path is not null ? NativeLibrary.Load(path) : NativeLibrary.Load("librdkafka", typeof(Library).Assembly, DllImportSearchPath.AssemblyDirectory);
    }

    private static nint Export(nint module, string name) =>
        NativeLibrary.TryGetExport(module, name, out var address)
            ? address
            : throw new NotSupportedException(
                $"The librdkafka that Confluent.Kafka loaded ({Library.VersionString}) has no {name}, so it can't run a broker in this process. Use the library of the NuGet package librdkafka.redist, or set BrokerList to a running Kafka.");
}
