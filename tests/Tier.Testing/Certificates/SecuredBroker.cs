using System.Security.Cryptography;
using Tier.LocalHost.Servers;

namespace Tier.Testing.Certificates;

/// <summary>A real Kafka broker that wants TLS and a password, or TLS and a client's certificate, at an address for each case of a test.</summary>
public sealed class SecuredBroker : IAsyncDisposable
{
    /// <summary>The name of the one user.</summary>
    public const string User = "tier";

    private readonly Dictionary<string, int> ports = [];
    private readonly string files;
    private KafkaServer? server;

    private SecuredBroker(string files)
    {
        this.files = files;
        Write("authority.pem", Authority.Pem);
    }

    /// <summary>Who issues the broker's certificates, and those of its clients.</summary>
    public TestAuthority Authority { get; } = new("Tier test authority");

    /// <summary>The user's password.</summary>
    public string Password { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>Without TLS and without a password.</summary>
    public string Plain => server!.BootstrapServers;

    /// <summary>TLS with a good certificate, and the password.</summary>
    public string WithPassword => Address("PASSWORD");

    /// <summary>TLS with a certificate that has expired, and the password.</summary>
    public string Expired => Address("EXPIRED");

    /// <summary>TLS with a certificate for another host, and the password.</summary>
    public string OfAnotherHost => Address("ELSEWHERE");

    /// <summary>TLS with a good certificate, and a certificate of the client.</summary>
    public string WithCertificate => Address("CERTIFICATE");

    /// <summary>Starts it.</summary>
    /// <exception cref="RealServerMissingException">KAFKA_HOME is not set: the test is skipped, or fails where it must run.</exception>
    public static async Task<SecuredBroker> StartAsync(TestServers servers)
    {
        ArgumentNullException.ThrowIfNull(servers);
        var home = RealServer.Home("KAFKA_HOME");
        var broker = new SecuredBroker(await servers.NewFolderAsync());
        var good = broker.Authority.Issue("127.0.0.1");
        string[] properties =
        [
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PASSWORD:SASL_SSL,EXPIRED:SASL_SSL,ELSEWHERE:SASL_SSL,CERTIFICATE:SSL",
            .. broker.WantingPassword("PASSWORD", good),
            .. broker.WantingPassword("EXPIRED", broker.Authority.IssueExpired("127.0.0.1")),
            .. broker.WantingPassword("ELSEWHERE", broker.Authority.Issue("kafka.example.org")),
            .. broker.Showing("CERTIFICATE", good),
            "listener.name.certificate.ssl.client.auth=required",
            "listener.name.certificate.ssl.truststore.type=PEM",
            $"listener.name.certificate.ssl.truststore.location={broker.FileNamed("authority.pem")}",
        ];
        broker.server = await KafkaServer.StartAsync(new()
        {
            Home = home,
            Folder = await servers.NewFolderAsync(),
            ExtraListeners = [.. broker.ports.Select(listener => $"{listener.Key}://127.0.0.1:{listener.Value}")],
            ExtraProperties = properties,
        });
        return broker;
    }

    /// <summary>Makes a topic.</summary>
    /// <returns>Its name, unique.</returns>
    public async Task<string> CreateTopicAsync(string prefix)
    {
        var name = $"{prefix}-{Guid.NewGuid():N}";
        await server!.CreateTopicAsync(name, partitions: 1);
        return name;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
        Authority.Dispose();
    }

    private string Address(string listener) => $"127.0.0.1:{ports[listener]}";

    private string[] WantingPassword(string listener, TestCertificate certificate)
    {
        var prefix = $"listener.name.{listener.ToLowerInvariant()}";
        return
        [
            .. Showing(listener, certificate),
            $"{prefix}.sasl.enabled.mechanisms=PLAIN",
            $"{prefix}.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_{User}=\"{Password}\";",
        ];
    }

    private string[] Showing(string listener, TestCertificate certificate)
    {
        ports[listener] = LoopbackPort.Free();
        Write($"{listener}.pem", certificate.KeyPem + "\n" + certificate.CertificatePem + "\n");
        var prefix = $"listener.name.{listener.ToLowerInvariant()}";
        return [$"{prefix}.ssl.keystore.type=PEM", $"{prefix}.ssl.keystore.location={FileNamed($"{listener}.pem")}"];
    }

    private void Write(string name, string content) => File.WriteAllText(FileNamed(name), content);

    private string FileNamed(string name) => Path.Combine(files, name);
}
