using Confluent.Kafka;

namespace Tier.Pipeline.Kafka;

/// <summary>How clients talk to the brokers. Chosen where the app is built, because the trigger's attributes need constants.</summary>
/// <param name="Protocol">The security protocol.</param>
/// <param name="Mechanism">The SASL mechanism; null without SASL.</param>
public sealed record BrokerSecurity(SecurityProtocol Protocol, SaslMechanism? Mechanism)
{
    /// <summary>No encryption and no user: for brokers on this machine.</summary>
    public static BrokerSecurity Plaintext { get; } = new(SecurityProtocol.Plaintext, null);

    /// <summary>Whether what is said is encrypted, and the brokers show a certificate.</summary>
    public bool HasTls => Protocol is SecurityProtocol.Ssl or SecurityProtocol.SaslSsl;
}
