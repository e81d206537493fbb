namespace Tier.Testing;

/// <summary>
/// The brokers that everything must work with. Where the program brings its servers up itself, MariaDB goes with the first, MySQL with the
/// second.
/// </summary>
public enum BrokerKind
{
    /// <summary>The one inside the test's own process.</summary>
    InProcess,

    /// <summary>Apache Kafka itself; needs KAFKA_HOME.</summary>
    Kafka,
}
