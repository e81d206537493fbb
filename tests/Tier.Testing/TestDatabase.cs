using Tier.LocalHost.Servers;

namespace Tier.Testing;

/// <summary>An empty database that belongs to one test, or one test class, alone.</summary>
/// <param name="Kind">Which server it is on.</param>
/// <param name="Name">Its name, unique.</param>
/// <param name="AppConnectionString">For the app's user: reads and writes rows, nothing else.</param>
/// <param name="MigrationConnectionString">For the user of the migrations.</param>
/// <param name="AdminConnectionString">For what tests do to a server from outside: kill sessions, change global settings.</param>
public sealed record TestDatabase(
    DatabaseKind Kind, string Name, string AppConnectionString, string MigrationConnectionString, string AdminConnectionString)
{
    /// <summary>A database on a server of the test's own.</summary>
    public static async Task<TestDatabase> OnAsync(PrivateMySql server, DatabaseKind kind, string name = "own")
    {
        ArgumentNullException.ThrowIfNull(server);
        var database = await server.CreateDatabaseAsync(name);
        return new(kind, database.Name, database.AppConnectionString, database.MigrationConnectionString, server.ConnectionString(database.Name));
    }
}
