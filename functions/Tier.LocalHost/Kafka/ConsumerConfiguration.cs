using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;
using Tier.LocalHost.Configuration;
using Tier.LocalHost.Functions;
using Tier.Pipeline.Records;
using Tier.Pipeline.Security;

namespace Tier.LocalHost.Kafka;

/// <summary>What the Kafka extension makes of a trigger attribute and host.json: the consumer's configuration.</summary>
internal sealed class ConsumerConfiguration(SettingResolver settings, KafkaHostOptions options, LocalKafkaOptions local)
{
    private const string EventHubsHost = ".servicebus.windows.net";
    private const string DefaultGroup = "$Default";
    private const int DefaultSessionTimeoutMs = 10_000;
    private const int EventHubsSessionTimeoutMs = 30_000;

    /// <summary>The topic that the function reads.</summary>
    /// <exception cref="SettingException">It names a setting that isn't set.</exception>
    public string TopicOf(FunctionDescriptor function) => settings.LookUp(TriggerOf(function).Topic, $"the topic of the function {function.Name}");

    /// <summary>The consumer's configuration.</summary>
    /// <exception cref="SettingException">The attribute names a setting that isn't set.</exception>
    public ConsumerConfig Create(FunctionDescriptor function)
    {
        var trigger = TriggerOf(function);
        string? LookUp(string? text, string what) => settings.LookUpOptional(text, $"{what} of the function {function.Name}");

        var brokers = settings.LookUp(trigger.BrokerList, $"the brokers of the function {function.Name}");
        var configuration = new ConsumerConfig
        {
            BootstrapServers = brokers,
            GroupId = LookUp(trigger.ConsumerGroup, "the consumer group") ?? DefaultGroup,
            ClientId = function.Name,

            // Offsets are stored after the function has run; librdkafka commits what is stored.
            EnableAutoCommit = true,
            EnableAutoOffsetStore = false,
            AutoCommitIntervalMs = options.AutoCommitIntervalMs,
            AutoOffsetReset = options.AutoOffsetReset,
            MaxPollIntervalMs = options.MaxPollIntervalMs,
            MetadataMaxAgeMs = options.MetadataMaxAgeMs,
            SocketKeepaliveEnable = options.SocketKeepaliveEnable,
            QueuedMinMessages = options.QueuedMinMessages,
            QueuedMaxMessagesKbytes = options.QueuedMaxMessagesKbytes,
            MaxPartitionFetchBytes = options.MaxPartitionFetchBytes,
            FetchMaxBytes = options.FetchMaxBytes,
            ReconnectBackoffMs = options.ReconnectBackoffMs,
            ReconnectBackoffMaxMs = options.ReconnectBackoffMaxMs,
            StatisticsIntervalMs = options.StatisticsIntervalMs,
            Debug = options.LibkafkaDebug,

            GroupProtocol = local.GroupProtocol,
            FetchWaitMaxMs = local.FetchWaitMaxMs,
        };

        // With the consumer protocol the session time-out is the broker's, and librdkafka refuses to be given one.
        if (local.GroupProtocol is GroupProtocol.Classic)
        {
            configuration.SessionTimeoutMs = options.SessionTimeoutMs
                ?? (brokers.Contains(EventHubsHost, StringComparison.OrdinalIgnoreCase) ? EventHubsSessionTimeoutMs : DefaultSessionTimeoutMs);
        }

        // The extension ignores credentials unless one of the two is set.
        if (trigger.Protocol is not BrokerProtocol.NotSet || trigger.AuthenticationMode is not BrokerAuthenticationMode.NotSet)
        {
            configuration.SecurityProtocol = ToSecurityProtocol(trigger.Protocol);
            configuration.SaslMechanism = ToSaslMechanism(trigger.AuthenticationMode);
            configuration.SaslUsername = LookUp(trigger.Username, "the user name");
            configuration.SaslPassword = LookUp(trigger.Password, "the password");
            configuration.SslCaLocation = LookUpFile(trigger.SslCaLocation, nameof(trigger.SslCaLocation), function.Name);
            configuration.SslCertificateLocation = LookUpFile(trigger.SslCertificateLocation, nameof(trigger.SslCertificateLocation), function.Name);
            configuration.SslKeyLocation = LookUpFile(trigger.SslKeyLocation, nameof(trigger.SslKeyLocation), function.Name);
            configuration.SslKeyPassword = LookUp(trigger.SslKeyPassword, "SslKeyPassword");

            // The name of a setting that isn't there stands for itself, and is no PEM text.
            configuration.SslCaPem = PemText.Certificate(LookUp(trigger.SslCaPEM, "SslCaPEM"));
            configuration.SslCertificatePem = PemText.Certificate(LookUp(trigger.SslCertificatePEM, "SslCertificatePEM"));
            configuration.SslKeyPem = PemText.PrivateKey(LookUp(trigger.SslKeyPEM, "SslKeyPEM"));
        }

        return configuration;
    }

    /// <summary>The extension takes a path where a file is, and nothing else.</summary>
    private string? LookUpFile(string? text, string what, string function) => settings.LookUpOptional(text, $"{what} of the function {function}") switch
    {
        null => null,
        var path when File.Exists(path) => path,
        var path => throw new SettingException(text!.Trim('%'), $"{what} of the function {function} is {path}, where there is no file; correct the path."),
    };

    private static KafkaTriggerAttribute TriggerOf(FunctionDescriptor function) => (KafkaTriggerAttribute)function.Trigger;

    private static SecurityProtocol? ToSecurityProtocol(BrokerProtocol protocol) => protocol switch
    {
        BrokerProtocol.Plaintext => SecurityProtocol.Plaintext,
        BrokerProtocol.Ssl => SecurityProtocol.Ssl,
        BrokerProtocol.SaslPlaintext => SecurityProtocol.SaslPlaintext,
        BrokerProtocol.SaslSsl => SecurityProtocol.SaslSsl,
        _ => null,
    };

    private static SaslMechanism? ToSaslMechanism(BrokerAuthenticationMode mode) => mode switch
    {
        BrokerAuthenticationMode.Gssapi => SaslMechanism.Gssapi,
        BrokerAuthenticationMode.Plain => SaslMechanism.Plain,
        BrokerAuthenticationMode.ScramSha256 => SaslMechanism.ScramSha256,
        BrokerAuthenticationMode.ScramSha512 => SaslMechanism.ScramSha512,
        BrokerAuthenticationMode.OAuthBearer => SaslMechanism.OAuthBearer,
        _ => null,
    };
}
