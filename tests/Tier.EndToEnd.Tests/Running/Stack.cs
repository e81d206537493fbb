namespace Tier.EndToEnd.Tests.Running;

/// <summary>The servers that the program brings up for itself.</summary>
public enum Stack
{
    /// <summary>MariaDB and the broker inside the program's process: what every machine has.</summary>
    InProcess,

    /// <summary>MySQL and Kafka themselves; needs MYSQL_HOME and KAFKA_HOME.</summary>
    Real,
}
