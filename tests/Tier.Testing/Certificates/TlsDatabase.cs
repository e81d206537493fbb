using MySqlConnector;
using Tier.LocalHost.Servers;

namespace Tier.Testing.Certificates;

/// <summary>A database server that shows a certificate of the test's choice, and a database on it.</summary>
public sealed class TlsDatabase : IAsyncDisposable
{
    private readonly DatabaseKind kind;
    private readonly string files;
    private readonly string folder;
    private PrivateMySql? server;
    private TestCertificate? shown;

    private TlsDatabase(DatabaseKind kind, string files, string folder)
    {
        Good = Authority.Issue("127.0.0.1");
        Expired = Authority.IssueExpired("127.0.0.1");
        OfAnotherHost = Authority.Issue("db.example.org");
        Forged = Authority.Forge("127.0.0.1");
        this.kind = kind;
        this.files = files;
        this.folder = folder;
        File.WriteAllText(AuthorityFile, Authority.Pem);
    }

    /// <summary>Who issues the server's certificates.</summary>
    public TestAuthority Authority { get; } = new("Tier test authority");

    /// <summary>A certificate for the server's address.</summary>
    public TestCertificate Good { get; }

    /// <summary>One that was valid until yesterday.</summary>
    public TestCertificate Expired { get; }

    /// <summary>One for db.example.org.</summary>
    public TestCertificate OfAnotherHost { get; }

    /// <summary>One that only says that it is from the authority.</summary>
    public TestCertificate Forged { get; }

    /// <summary>The file with the authority's certificate.</summary>
    public string AuthorityFile => FileNamed("authority.pem");

    /// <summary>Makes one that isn't started.</summary>
    /// <exception cref="RealServerMissingException">MYSQL_HOME is not set: the test is skipped, or fails where it must run.</exception>
    public static async Task<TlsDatabase> CreateAsync(TestServers servers, DatabaseKind kind)
    {
        ArgumentNullException.ThrowIfNull(servers);
        _ = kind == DatabaseKind.MySql ? RealServer.Home("MYSQL_HOME") : null;
        return new(kind, await servers.NewFolderAsync(), await servers.NewFolderAsync());
    }

    /// <summary>Starts the server with this certificate, once more if it runs with another: MySQL takes no expired one while it runs.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="name">The database's name.</param>
    /// <returns>The database; its connection strings are without TLS.</returns>
    public async Task<TestDatabase> ShowAsync(TestCertificate certificate, string name = "tier")
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (server is null || shown != certificate)
        {
            await StopAsync();
            await File.WriteAllTextAsync(FileNamed("server.pem"), certificate.CertificatePem);
            await File.WriteAllTextAsync(FileNamed("server.key"), certificate.KeyPem);
            server = await PrivateMySql.StartAsync(new()
            {
                Kind = kind,
                Home = kind == DatabaseKind.MariaDb ? null : RealServer.Home("MYSQL_HOME"),
                Folder = folder,
                ExtraOptions = [$"--ssl-cert={FileNamed("server.pem")}", $"--ssl-key={FileNamed("server.key")}", $"--ssl-ca={AuthorityFile}"],
            });
            shown = certificate;
        }

        return await TestDatabase.OnAsync(server, kind, name);
    }

    /// <summary>A connection string with other options.</summary>
    public string With(string connectionString, Action<MySqlConnectionStringBuilder> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var builder = new MySqlConnectionStringBuilder(connectionString) { SslMode = MySqlSslMode.VerifyFull, SslCa = AuthorityFile, Pooling = false };
        change(builder);
        return builder.ConnectionString;
    }

    /// <summary>A file beside the server's certificate, with this content.</summary>
    public string Write(string name, string content)
    {
        File.WriteAllText(FileNamed(name), content);
        return FileNamed(name);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Authority.Dispose();
    }

    private async Task StopAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
            server = null;
        }
    }

    private string FileNamed(string name) => Path.Combine(files, name);
}
