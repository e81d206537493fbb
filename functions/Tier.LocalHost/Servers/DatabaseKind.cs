namespace Tier.LocalHost.Servers;

/// <summary>A database server that everything works on.</summary>
public enum DatabaseKind
{
    /// <summary>MariaDB 10.6 or later.</summary>
    MariaDb = 1,

    /// <summary>MySQL 8.0 or later.</summary>
    MySql,
}
