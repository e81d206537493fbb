using Confluent.Kafka;

namespace Tier.Pipeline.Kafka;

/// <summary>What every Kafka client of the pipeline starts from: the brokers' address and how to talk to them.</summary>
public sealed class BrokerClients
{
    private readonly PipelineOptions options;
    private readonly BrokerSecurity security;
    private readonly BrokerCertificates certificates;

    /// <summary>Takes the settings.</summary>
    /// <exception cref="SettingException">BrokerList, or a credential that the build needs, is missing; or one is there that the build doesn't use.</exception>
    public BrokerClients(PipelineOptions options, BrokerSecurity security)
    {
        this.options = options;
        this.security = security;
        Require(nameof(options.BrokerList), options.BrokerList, "give it the brokers' addresses, such as 127.0.0.1:9092");
        if (security.Mechanism is not null)
        {
            Require(nameof(options.BrokerUsername), options.BrokerUsername, "this build talks SASL to the brokers and needs the user's name");
            Require(nameof(options.BrokerPassword), options.BrokerPassword, "this build talks SASL to the brokers and needs the user's password");
        }
        else
        {
            Refuse(nameof(options.BrokerUsername), options.BrokerUsername, "SaslSsl");
            Refuse(nameof(options.BrokerPassword), options.BrokerPassword, "SaslSsl");
        }

        if (!security.HasTls)
        {
            Refuse(nameof(options.BrokerCaPem), options.BrokerCaPem, "SaslSsl or -p:BrokerSecurity=Ssl");
            Refuse(nameof(options.BrokerCertificatePem), options.BrokerCertificatePem, "Ssl");
            Refuse(nameof(options.BrokerKeyPem), options.BrokerKeyPem, "Ssl");
        }

        certificates = new(options);
    }

    /// <summary>The brokers' address, for messages.</summary>
    public string BrokerList => options.BrokerList;

    public ClientConfig Configuration => new()
    {
        BootstrapServers = options.BrokerList,
        SecurityProtocol = security.Protocol,
        SaslMechanism = security.Mechanism,
        SaslUsername = security.Mechanism is null ? null : options.BrokerUsername,
        SaslPassword = security.Mechanism is null ? null : options.BrokerPassword,
        SslCaPem = certificates.AuthorityPem,
        SslCertificatePem = certificates.CertificatePem,
        SslKeyPem = certificates.KeyPem,
    };

    /// <summary>Finds out why the brokers don't answer.</summary>
    internal BrokerRefusal NewRefusal() => new(options, security, certificates);

    private static void Require(string setting, string value, string advice)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new SettingException(setting, $"{setting} is not set: {advice}.");
        }
    }

    /// <summary>Who gives a password or a certificate counts on it: it must not be left out without a word.</summary>
    private static void Refuse(string setting, string value, string build)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            throw new SettingException(setting, $"{setting} is set, but this build doesn't use it: build the app with -p:BrokerSecurity={build}, or unset it.");
        }
    }
}
