using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The parameter that the records of a topic fill.</summary>
/// <param name="brokerList">The brokers, or the name of the setting that holds them.</param>
/// <param name="topic">The topic, or the name of the setting that holds it.</param>
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class KafkaTriggerAttribute(string brokerList, string topic) : TriggerBindingAttribute
{
    /// <summary>The brokers, or the name of the setting that holds them.</summary>
    public string BrokerList { get; } = brokerList;

    /// <summary>The topic, or the name of the setting that holds it.</summary>
    public string Topic { get; } = topic;

    /// <summary>The consumer group, or the name of the setting that holds it.</summary>
    public string? ConsumerGroup { get; set; }

    /// <summary>Whether the function takes an array.</summary>
    public bool IsBatched { get; set; }

    /// <summary>Records of lag per instance, for the platform's scaler.</summary>
    public long LagThreshold { get; set; } = 1000;

    /// <summary>What the keys are.</summary>
    public KafkaMessageKeyType KeyDataType { get; set; } = KafkaMessageKeyType.String;

    /// <summary>How to connect to the brokers.</summary>
    public BrokerProtocol Protocol { get; set; } = BrokerProtocol.NotSet;

    /// <summary>How to authenticate.</summary>
    public BrokerAuthenticationMode AuthenticationMode { get; set; } = BrokerAuthenticationMode.NotSet;

    /// <summary>The user, or the name of the setting that holds it.</summary>
    public string? Username { get; set; }

    /// <summary>The name of the setting that holds the password.</summary>
    public string? Password { get; set; }

    /// <summary>The path of the certification authority's certificate.</summary>
    public string? SslCaLocation { get; set; }

    /// <summary>The path of the client's certificate.</summary>
    public string? SslCertificateLocation { get; set; }

    /// <summary>The path of the client's private key.</summary>
    public string? SslKeyLocation { get; set; }

    /// <summary>The private key's password.</summary>
    public string? SslKeyPassword { get; set; }

    /// <summary>The certification authority's certificate as PEM text.</summary>
    public string? SslCaPEM { get; set; }

    /// <summary>The client's certificate as PEM text.</summary>
    public string? SslCertificatePEM { get; set; }

    /// <summary>The client's private key as PEM text.</summary>
    public string? SslKeyPEM { get; set; }
}
