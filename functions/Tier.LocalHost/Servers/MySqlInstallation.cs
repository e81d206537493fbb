using System.Text.RegularExpressions;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Servers;

/// <summary>A database server that is installed on this machine, MySQL or MariaDB. A distribution's <c>mysqld</c> may be either, so it is asked.</summary>
internal sealed partial record MySqlInstallation(DatabaseKind Kind, string Version, string Server, string? Home)
{
    private const string Setting = "MYSQL_HOME";
    private static readonly string[] InstallPrograms = ["mariadb-install-db", "mysql_install_db"];
    private static readonly string[] InstallFolders = ["bin", "scripts"];
    private static readonly string[] ServersInHome = ["bin/mysqld", "bin/mariadbd", "sbin/mysqld", "sbin/mariadbd"];
    private static readonly string[] ServersOnPath = ["mysqld", "mariadbd"];

    /// <summary>For people: <c>MariaDB 10.11.19</c>, <c>MySQL 9.7.4</c>.</summary>
    public string DisplayName => $"{(Kind == DatabaseKind.MariaDb ? "MariaDB" : "MySQL")} {Version}";

    /// <summary>Finds a server of the kind.</summary>
    /// <exception cref="SettingException">There is none, or the home isn't one; the message says what to install.</exception>
    public static MySqlInstallation Find(DatabaseKind? kind, string? home) =>
        Candidates(home).Select(found => Ask(found.Server, found.Home)).FirstOrDefault(found => kind is null || found.Kind == kind)
        ?? throw new SettingException(Setting, Missing(kind));

    /// <summary>The program that makes a new data folder for MariaDB; MySQL's server does that itself.</summary>
    /// <exception cref="SettingException">It isn't installed.</exception>
    public string InstallProgram()
    {
        var beside = InstallFolders.SelectMany(folder => InstallPrograms.Select(name => Path.Combine(Home ?? "/usr", folder, name)));
        return beside.FirstOrDefault(File.Exists)
            ?? InstallPrograms.Select(CommandSearch.Find).FirstOrDefault(found => found is not null)
            ?? throw new SettingException(Setting, $"{Server} is there but not mariadb-install-db, which makes its data folder. Install the package mariadb-server, or run infra/install_database.sh.");
    }

    private static IEnumerable<(string Server, string? Home)> Candidates(string? home)
    {
        if (!string.IsNullOrEmpty(home))
        {
            home = Path.GetFullPath(home);
            var inHome = ServersInHome.Select(name => Path.Combine(home, name)).FirstOrDefault(File.Exists)
                ?? throw new SettingException(Setting, $"MYSQL_HOME is {home}, but there is no bin/mysqld in it. Set it to the folder of a MySQL server, or unset it to use one from PATH.");
            yield return (inHome, home);
        }

        foreach (var name in ServersOnPath)
        {
            if (CommandSearch.Find(name) is { } found)
            {
                yield return (found, null);
            }
        }
    }

    private static MySqlInstallation Ask(string server, string? home)
    {
        var answer = ShortCommand.Run(server, "--no-defaults", "--version").Output;
        var version = VersionNumber().Match(answer);
        if (!version.Success)
        {
            throw new SettingException(Setting, $"{server} doesn't tell its version, so it can't be used: {answer.Trim()}");
        }

        var kind = answer.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? DatabaseKind.MariaDb : DatabaseKind.MySql;
        return new MySqlInstallation(kind, version.Groups[1].Value, server, home);
    }

    private static string Missing(DatabaseKind? kind) => kind switch
    {
        DatabaseKind.MariaDb => "No MariaDB server was found on PATH. Install mariadb-server (Debian, Ubuntu: run infra/install_database.sh mariadb).",
        DatabaseKind.MySql => "No MySQL server was found on PATH. Set MYSQL_HOME to the folder of one (with bin/mysqld), for example an unpacked archive from dev.mysql.com.",
        _ => "No MySQL or MariaDB server was found. Run infra/install_database.sh, or install one (macOS: brew install mysql; Fedora: dnf install mariadb-server), or set MYSQL_HOME to the folder of one.",
    };

    // "mysqld  Ver 9.7.4 for Linux on x86_64 (…)", "mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)"
    [GeneratedRegex(@"Ver (\d+\.\d+\.\d+)")]
    private static partial Regex VersionNumber();
}
