using Tier.Testing;
using Tier.Testing.Certificates;

namespace Tier.Pipeline.Tests.Warehouse;

/// <summary>A server of each kind for the tests of TLS, started when one first asks for it.</summary>
public sealed class TlsDatabases(TestServers servers) : IAsyncDisposable
{
    private readonly Dictionary<DatabaseKind, TlsDatabase> made = [];

    /// <summary>The server of this kind.</summary>
    /// <exception cref="RealServerMissingException">MYSQL_HOME is not set: the test is skipped, or fails where it must run.</exception>
    public async Task<TlsDatabase> OnAsync(DatabaseKind kind) => made.TryGetValue(kind, out var database) ? database : made[kind] = await TlsDatabase.CreateAsync(servers, kind);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var database in made.Values)
        {
            await database.DisposeAsync();
        }
    }
}
