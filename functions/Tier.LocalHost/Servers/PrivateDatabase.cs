namespace Tier.LocalHost.Servers;

/// <summary>A database on a private server, and how to reach it.</summary>
/// <param name="Name">The database's name.</param>
/// <param name="AppConnectionString">For the app's user: reads and writes rows, can't delete any, can't change tables.</param>
/// <param name="MigrationConnectionString">For the user of the migrations: everything within this database.</param>
public sealed record PrivateDatabase(string Name, string AppConnectionString, string MigrationConnectionString);
