using MySqlConnector;

namespace Tier.Cli.Run;

/// <summary>A connection string as it may be printed.</summary>
internal static class ConnectionText
{
    /// <summary>The connection string; with its password only on a terminal, because other output is kept in files and logs.</summary>
    public static string Of(string connectionString)
    {
        var builder = new MySqlConnectionStringBuilder(connectionString);
        if (Console.IsOutputRedirected)
        {
            builder.Password = "***";
        }

        return builder.ConnectionString;
    }
}
