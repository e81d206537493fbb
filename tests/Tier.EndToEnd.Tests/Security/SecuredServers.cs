using Tier.Testing;
using Tier.Testing.Certificates;

namespace Tier.EndToEnd.Tests.Security;

/// <summary>A broker and a database that want TLS, real ones, started when a test first asks for them.</summary>
public sealed class SecuredServers(TestServers servers) : IAsyncDisposable
{
    private SecuredBroker? broker;
    private TlsDatabase? database;

    /// <summary>The broker.</summary>
    /// <exception cref="RealServerMissingException">KAFKA_HOME is not set: the test is skipped, or fails where it must run.</exception>
    public async Task<SecuredBroker> BrokerAsync() => broker ??= await SecuredBroker.StartAsync(servers);

    /// <summary>The database server.</summary>
    /// <exception cref="RealServerMissingException">MYSQL_HOME is not set: the test is skipped, or fails where it must run.</exception>
    public async Task<TlsDatabase> DatabaseAsync() => database ??= await TlsDatabase.CreateAsync(servers, DatabaseKind.MySql);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (database?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
