namespace Tier.LocalHost.Servers;

/// <summary>Which server to run as the private one.</summary>
public enum DatabaseServerKind
{
    /// <summary>Whichever is found first: <c>mysqld</c> in MYSQL_HOME/bin, <c>mysqld</c> on PATH, <c>mariadbd</c> on PATH.</summary>
    Any,

    /// <summary>MariaDB 10.6 or later.</summary>
    MariaDb,

    /// <summary>MySQL 8.0 or later.</summary>
    MySql,
}
