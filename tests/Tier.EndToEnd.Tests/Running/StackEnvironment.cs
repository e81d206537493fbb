using Tier.Testing;

namespace Tier.EndToEnd.Tests.Running;

/// <summary>The environment that makes the program choose a stack's servers, whatever the tests' own environment says.</summary>
internal static class StackEnvironment
{
    private static readonly string[] Settings = ["MySqlConnection", "MySqlMigrationConnection", "BrokerList", "WeatherFile", "SegmentTracksFile", "WeatherTopic", "SegmentTracksTopic"];
    private static readonly string[] SystemFolders = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

    /// <summary>The variables; null removes one.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="folder">Where a folder for commands may be made.</param>
    /// <exception cref="RealServerMissingException">A home isn't set: the test is skipped, or fails where it must run.</exception>
    public static Dictionary<string, string?> Of(BrokerKind stack, string folder)
    {
        var environment = Settings.ToDictionary(name => name, _ => (string?)null);
        environment["KAFKA_HOME"] = stack == BrokerKind.Kafka ? RealServer.Home("KAFKA_HOME") : null;
        environment["MYSQL_HOME"] = stack == BrokerKind.Kafka ? RealServer.Home("MYSQL_HOME") : null;
        if (stack == BrokerKind.InProcess)
        {
            environment["PATH"] = $"{MariaDbFirst(folder)}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        }

        return environment;
    }

    /// <summary>The stack's database server.</summary>
    public static DatabaseKind DatabaseOf(BrokerKind stack) => stack == BrokerKind.Kafka ? DatabaseKind.MySql : DatabaseKind.MariaDb;

    /// <summary>A folder whose mysqld is MariaDB's: the program takes the first one, and on some machines that is MySQL.</summary>
    private static string MariaDbFirst(string folder)
    {
        var commands = Directory.CreateDirectory(Path.Combine(folder, "commands")).FullName;
        var server = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemFolders)
            .Select(candidate => Path.Combine(candidate, "mariadbd"))
            .FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("There is no mariadbd: run infra/install_database.sh mariadb.");
        File.CreateSymbolicLink(Path.Combine(commands, "mysqld"), server);
        return commands;
    }
}
