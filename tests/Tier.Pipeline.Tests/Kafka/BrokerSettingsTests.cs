using Confluent.Kafka;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Records;
using Tier.Testing.Certificates;

namespace Tier.Pipeline.Tests.Kafka;

/// <summary>What the settings say of how to talk to the brokers, before any is asked.</summary>
public sealed class BrokerSettingsTests : IDisposable
{
    private static readonly BrokerSecurity SaslSsl = new(SecurityProtocol.SaslSsl, SaslMechanism.Plain);
    private static readonly BrokerSecurity Ssl = new(SecurityProtocol.Ssl, null);

    private readonly TestAuthority authority = new("Tier test authority");

    [Fact]
    public void The_client_gets_what_the_settings_say()
    {
        var own = authority.Issue("tier");
        var configuration = new BrokerClients(
            new() { BrokerList = "one:1,two:2", BrokerUsername = "user", BrokerPassword = "password", BrokerCaPem = authority.Pem, BrokerCertificatePem = own.CertificatePem, BrokerKeyPem = own.KeyPem },
            SaslSsl).Configuration;

        (configuration.BootstrapServers, configuration.SecurityProtocol, configuration.SaslMechanism).Should().Be(("one:1,two:2", SecurityProtocol.SaslSsl, SaslMechanism.Plain));
        (configuration.SaslUsername, configuration.SaslPassword).Should().Be(("user", "password"));
        (configuration.SslCaPem, configuration.SslCertificatePem, configuration.SslKeyPem).Should().Be((authority.Pem, own.CertificatePem, own.KeyPem));
        configuration.EnableSslCertificateVerification.Should().BeNull("the client verifies by default");
        configuration.SslEndpointIdentificationAlgorithm.Should().BeNull("the client looks at the host's name by default");
    }

    [Fact]
    public void PEM_text_may_stand_on_one_line_and_without_it_the_machines_own_authorities_count()
    {
        new BrokerClients(new() { BrokerList = "one:1", BrokerCaPem = authority.Pem.ReplaceLineEndings("\\n") }, Ssl).Configuration.SslCaPem.Should().Be(authority.Pem);
        new BrokerClients(new() { BrokerList = "one:1" }, Ssl).Configuration.SslCaPem.Should().BeNull();
    }

    [Theory]
    [InlineData("BrokerUsername", "")]
    [InlineData("BrokerPassword", " ")]
    public void A_build_for_SASL_wants_user_and_password(string setting, string value) =>
        Refusal(SaslSsl, setting, value).Should().StartWith($"{setting} is not set: ").And.EndWith(".");

    [Theory]
    [InlineData("BrokerUsername", "SaslSsl")]
    [InlineData("BrokerPassword", "SaslSsl")]
    [InlineData("BrokerCaPem", "SaslSsl or -p:BrokerSecurity=Ssl")]
    [InlineData("BrokerCertificatePem", "Ssl")]
    [InlineData("BrokerKeyPem", "Ssl")]
    public void A_build_for_plain_text_does_not_leave_out_what_should_protect_it_without_a_word(string setting, string build) =>
        Refusal(BrokerSecurity.Plaintext, setting, "anything").Should().Be($"{setting} is set, but this build doesn't use it: build the app with -p:BrokerSecurity={build}, or unset it.");

    [Theory]
    [InlineData("BrokerCaPem", "CERTIFICATE")]
    [InlineData("BrokerCertificatePem", "CERTIFICATE")]
    [InlineData("BrokerKeyPem", "PRIVATE KEY")]
    public void The_name_of_a_file_is_no_PEM_text(string setting, string label) =>
        Refusal(Ssl, setting, "/etc/ssl/own.pem").Should().Be($"{setting} holds no line -----BEGIN {label}-----: give it the PEM text itself, not the name of a file.");

    [Fact]
    public void PEM_text_that_was_cut_is_refused() =>
        Refusal(Ssl, "BrokerCaPem", "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----").Should().Match("BrokerCaPem can't be read (*): give it the whole PEM text.");

    [Fact]
    public void A_clients_certificate_needs_its_key_and_the_key_its_certificate()
    {
        var own = authority.Issue("tier");

        Refusal(Ssl, "BrokerCertificatePem", own.CertificatePem).Should().StartWith("BrokerKeyPem is not set: ");
        Refusal(Ssl, "BrokerKeyPem", own.KeyPem).Should().StartWith("BrokerCertificatePem is not set: ");
    }

    [Fact]
    public void The_key_of_another_certificate_is_refused_and_not_told()
    {
        var options = new PipelineOptions { BrokerList = "one:1", BrokerCertificatePem = authority.Issue("tier").CertificatePem, BrokerKeyPem = authority.Issue("tier").KeyPem };

        var make = () => new BrokerClients(options, Ssl);

        var refused = make.Should().Throw<SettingException>().WithMessage("BrokerCertificatePem, BrokerKeyPem can't be read (*").Which;
        refused.ToString().Should().NotContain(options.BrokerKeyPem.Split('\n')[1]);
    }

    /// <inheritdoc />
    public void Dispose() => authority.Dispose();

    /// <summary>The sentence about settings that are right for the build but for one.</summary>
    private static string Refusal(BrokerSecurity security, string setting, string value)
    {
        var options = new PipelineOptions { BrokerList = "one:1" };
        if (security.Mechanism is not null)
        {
            (options.BrokerUsername, options.BrokerPassword) = ("user", "password");
        }

        typeof(PipelineOptions).GetProperty(setting)!.SetValue(options, value);
        var make = () => new BrokerClients(options, security);
        return make.Should().Throw<SettingException>().Which.Message;
    }
}
