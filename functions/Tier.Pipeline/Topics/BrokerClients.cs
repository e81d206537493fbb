using Confluent.Kafka;

namespace Tier.Pipeline.Topics;

/// <summary>What every Kafka client of the pipeline starts from: the brokers' address and how to talk to them.</summary>
public sealed class BrokerClients
{
    private readonly PipelineOptions options;
    private readonly BrokerSecurity security;

    /// <summary>Takes the settings.</summary>
    /// <exception cref="SettingException">BrokerList, or a credential that the build needs, is missing.</exception>
    public BrokerClients(PipelineOptions options, BrokerSecurity security)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(security);
        this.options = options;
        this.security = security;
        Require(nameof(options.BrokerList), options.BrokerList, "give it the brokers' addresses, such as 127.0.0.1:9092");
        if (security.Mechanism is not null)
        {
            Require(nameof(options.BrokerUsername), options.BrokerUsername, "this build talks SASL to the brokers and needs the user's name");
            Require(nameof(options.BrokerPassword), options.BrokerPassword, "this build talks SASL to the brokers and needs the user's password");
        }
    }

    /// <summary>The brokers' address, for messages.</summary>
    public string BrokerList => options.BrokerList;

    /// <summary>A client configuration of its own.</summary>
    public ClientConfig Configuration => new()
    {
        BootstrapServers = options.BrokerList,
        SecurityProtocol = security.Protocol,
        SaslMechanism = security.Mechanism,
        SaslUsername = security.Mechanism is null ? null : options.BrokerUsername,
        SaslPassword = security.Mechanism is null ? null : options.BrokerPassword,
    };

    /// <summary>The exception for brokers that don't answer.</summary>
    internal SettingException Unreachable(Exception exception) => new(
        nameof(options.BrokerList),
        $"BrokerList: no Kafka broker answers at {BrokerList}: start it, or correct the address" + (security.Mechanism is null ? "." : " or the credentials (BrokerUsername, BrokerPassword)."),
        exception);

    private static void Require(string setting, string value, string advice)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new SettingException(setting, $"{setting} is not set: {advice}.");
        }
    }
}
