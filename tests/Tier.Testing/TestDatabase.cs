namespace Tier.Testing;

/// <summary>An empty database that belongs to one test, or one test class, alone.</summary>
/// <param name="Kind">Which server it is on.</param>
/// <param name="Name">Its name, unique.</param>
/// <param name="AppConnectionString">For the app's user: reads and writes rows, nothing else.</param>
/// <param name="MigrationConnectionString">For the user of the migrations.</param>
/// <param name="AdminConnectionString">For what tests do to a server from outside: kill sessions, change global settings.</param>
public sealed record TestDatabase(
    DatabaseKind Kind, string Name, string AppConnectionString, string MigrationConnectionString, string AdminConnectionString);
