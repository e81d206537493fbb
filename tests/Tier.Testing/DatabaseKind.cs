namespace Tier.Testing;

/// <summary>The database servers that everything must work on.</summary>
public enum DatabaseKind
{
    /// <summary>MariaDB, which every machine that runs the tests has.</summary>
    MariaDb,

    /// <summary>MySQL itself; needs MYSQL_HOME.</summary>
    MySql,
}
