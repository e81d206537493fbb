using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;
using Tier.Pipeline.Kafka;

namespace Tier.Functions;

/// <summary>
/// How the app talks to the brokers. A trigger attribute takes constants only, so this is chosen by the build:
/// <c>dotnet publish -p:BrokerSecurity=SaslSsl</c> (Confluent Cloud, Event Hubs), <c>Ssl</c>, or, by default, <c>Plaintext</c>.
/// </summary>
internal static class BrokerSettings
{
#if BROKER_SASLSSL
    public const BrokerProtocol Protocol = BrokerProtocol.SaslSsl;
    public const BrokerAuthenticationMode AuthenticationMode = BrokerAuthenticationMode.Plain;

    /// <summary>The names of settings: the trigger looks the credentials up, so that they stand nowhere in the attribute's metadata.</summary>
    public const string? Username = "BrokerUsername";
    public const string? Password = "BrokerPassword";

    public static BrokerSecurity Security { get; } = new(SecurityProtocol.SaslSsl, SaslMechanism.Plain);
#elif BROKER_SSL
    public const BrokerProtocol Protocol = BrokerProtocol.Ssl;
    public const BrokerAuthenticationMode AuthenticationMode = BrokerAuthenticationMode.NotSet;

    public static BrokerSecurity Security { get; } = new(SecurityProtocol.Ssl, null);
#else
    public const BrokerProtocol Protocol = BrokerProtocol.Plaintext;
    public const BrokerAuthenticationMode AuthenticationMode = BrokerAuthenticationMode.NotSet;

    public static BrokerSecurity Security { get; } = BrokerSecurity.Plaintext;
#endif

#if !BROKER_SASLSSL
    /// <summary>None: without SASL the Kafka client warns of a user at each start. An argument that is null is left out of the metadata.</summary>
    public const string? Username = null;
    public const string? Password = null;
#endif

    public const string BrokerList = "%BrokerList%";

    /// <summary>
    /// As text and by the settings' bare names, because then the trigger does without those that aren't set: it throws where a %name% has no value, or where
    /// what stands for a file's path is none.
    /// </summary>
    public const string CaPem = "BrokerCaPem";
    public const string CertificatePem = "BrokerCertificatePem";
    public const string KeyPem = "BrokerKeyPem";

    /// <summary>
    /// The retry that keeps a failed batch until it is loaded. Without it the platform commits a batch whose function throws.
    /// </summary>
    public const int RetryForEver = -1;
    public const string FirstRetryAfter = "00:00:01";
    public const string LaterRetriesAfterAtMost = "00:00:30";
}
