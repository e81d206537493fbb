namespace Tier.Cli.Run;

/// <summary>Which broker a local run uses.</summary>
internal enum BrokerChoice
{
    /// <summary>librdkafka's broker inside the app's process; ends with it.</summary>
    InProcess,

    /// <summary>A private broker of the installation at KAFKA_HOME.</summary>
    Private,

    /// <summary>The one that the setting BrokerList names.</summary>
    Given,
}
