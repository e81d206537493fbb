namespace Tier.LocalHost.Servers;

/// <summary>The two users of the app's database, and the statements that create them: infra/mysql/users.sql, the same as for any other server.</summary>
internal static class DatabaseUsers
{
    public const string App = "tier_app";
    public const string Migrations = "tier_migrations";

    public static IEnumerable<string> Statements(string database, string host, DatabaseServerState state)
    {
        using var resource = typeof(DatabaseUsers).Assembly.GetManifestResourceStream(typeof(DatabaseUsers), "users.sql")!;
        using var reader = new StreamReader(resource);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal))
            {
                yield return line
                    .Replace("{database}", database, StringComparison.Ordinal)
                    .Replace("{host}", host, StringComparison.Ordinal)
                    .Replace("{app_user}", App, StringComparison.Ordinal)
                    .Replace("{app_password}", state.AppPassword, StringComparison.Ordinal)
                    .Replace("{migration_user}", Migrations, StringComparison.Ordinal)
                    .Replace("{migration_password}", state.MigrationPassword, StringComparison.Ordinal);
            }
        }
    }
}
