namespace Tier.Pipeline.Records;

/// <summary>Where the pipeline's servers are. The properties' names are the settings' names.</summary>
public sealed class PipelineOptions
{
    /// <summary>Connection string of the MySQL or MariaDB database, as the user that reads and writes rows.</summary>
    public string MySqlConnection { get; set; } = "";

    /// <summary>Connection string of the user that may change tables, for the migrations; empty: <see cref="MySqlConnection"/>.</summary>
    public string MySqlMigrationConnection { get; set; } = "";

    /// <summary>
    /// Whether the streams' tables are partitioned by the month of <c>event_day</c>. Default false. The first start with it copies both
    /// tables, and nothing is loaded meanwhile; set to false again, they stay partitioned.
    /// </summary>
    public bool PartitionTables { get; set; }

    /// <summary>The Kafka brokers to start from: <c>host:port</c>, separated by commas.</summary>
    public string BrokerList { get; set; } = "";

    /// <summary>The user at the broker, where the app was built for SASL.</summary>
    public string BrokerUsername { get; set; } = "";

    /// <summary>The user's password at the broker.</summary>
    public string BrokerPassword { get; set; } = "";

    /// <summary>The certificate of the authority that issued the brokers' certificates, as PEM text; empty: one that this machine trusts.</summary>
    public string BrokerCaPem { get; set; } = "";

    /// <summary>The certificate that the app shows to the brokers, as PEM text; empty: none.</summary>
    public string BrokerCertificatePem { get; set; } = "";

    /// <summary>The private key of <see cref="BrokerCertificatePem"/>, as PEM text (PKCS #8, not encrypted).</summary>
    public string BrokerKeyPem { get; set; } = "";
}
