extern alias SaslSsl;
extern alias Ssl;

using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Tier.Pipeline.Streams;

namespace Tier.Functions.Tests;

/// <summary>What the triggers of each build say about who the app is at the brokers.</summary>
public sealed class CredentialTests
{
    [Fact]
    public void Built_for_plain_text_no_function_names_a_user_of_which_the_Kafka_client_would_warn() =>
        Triggers(typeof(WeatherEtl)).Select(trigger => (trigger.Protocol, trigger.Username, trigger.Password))
            .Should().AllBeEquivalentTo((BrokerProtocol.Plaintext, (string?)null, (string?)null));

    [Fact]
    public void Built_for_SaslSsl_every_function_names_the_settings_of_the_user_and_the_password() =>
        Triggers(typeof(SaslSsl::Tier.Functions.WeatherEtl)).Select(trigger => (trigger.Protocol, trigger.Username, trigger.Password))
            .Should().AllBeEquivalentTo((BrokerProtocol.SaslSsl, "BrokerUsername", "BrokerPassword"));

    [Fact]
    public void Built_for_Ssl_every_function_names_the_settings_of_the_certificate_and_no_user() =>
        Triggers(typeof(Ssl::Tier.Functions.WeatherEtl))
            .Select(trigger => (trigger.Protocol, trigger.Username, trigger.SslCaPEM, trigger.SslCertificatePEM, trigger.SslKeyPEM))
            .Should().AllBeEquivalentTo((BrokerProtocol.Ssl, (string?)null, "BrokerCaPem", "BrokerCertificatePem", "BrokerKeyPem"));

    /// <summary>The Kafka triggers of all functions in the assembly of this one.</summary>
    private static List<KafkaTriggerAttribute> Triggers(Type function)
    {
        var triggers = function.Assembly.GetTypes().SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<KafkaTriggerAttribute>()).OfType<KafkaTriggerAttribute>().ToList();
        triggers.Should().HaveCount(EventStreams.BuiltIn.Count);
        return triggers;
    }
}
