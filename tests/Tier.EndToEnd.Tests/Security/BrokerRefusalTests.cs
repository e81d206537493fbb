using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Records;
using Tier.Testing.Certificates;

namespace Tier.EndToEnd.Tests.Security;

/// <summary>A broker that this app can't talk to, or shouldn't: its start says in one sentence why.</summary>
[Collection(typeof(SecuredServersCollection))]
public sealed class BrokerRefusalTests(SecuredServers secured)
{
    private static readonly BrokerSecurity SaslSsl = new(SecurityProtocol.SaslSsl, SaslMechanism.Plain);
    private static readonly BrokerSecurity Ssl = new(SecurityProtocol.Ssl, null);

    [Fact]
    public async Task With_the_right_password_and_authority_it_answers()
    {
        var broker = await secured.BrokerAsync();

        await CheckAsync(SaslSsl, Options(broker, broker.WithPassword)).Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_certificate_that_has_expired()
    {
        var broker = await secured.BrokerAsync();

        await IsRefusedAsync(SaslSsl, Options(broker, broker.Expired), string.Create(
            CultureInfo.InvariantCulture, $"BrokerList: the broker at {broker.Expired} is not trusted, because its certificate expired on {DateTime.UtcNow.AddDays(-1):yyyy-MM-dd}."));
    }

    [Fact]
    public async Task A_certificate_of_another_host()
    {
        var broker = await secured.BrokerAsync();

        await IsRefusedAsync(
            SaslSsl, Options(broker, broker.OfAnotherHost),
            $"BrokerList: the broker at {broker.OfAnotherHost} is not trusted, because its certificate is for kafka.example.org and not for 127.0.0.1.");
    }

    [Fact]
    public async Task A_certificate_of_an_authority_of_the_same_name_that_is_not_in_BrokerCaPem()
    {
        var broker = await secured.BrokerAsync();
        using var other = new TestAuthority("Tier test authority");
        var options = Options(broker, broker.WithPassword);
        options.BrokerCaPem = other.Pem;

        await IsRefusedAsync(
            SaslSsl, options,
            $"BrokerList: the broker at {broker.WithPassword} is not trusted, because its certificate is from the authority 'Tier test authority', which is none of those in BrokerCaPem.");
    }

    [Fact]
    public async Task A_certificate_of_an_authority_that_this_machine_does_not_know()
    {
        var broker = await secured.BrokerAsync();
        var options = Options(broker, broker.WithPassword);
        options.BrokerCaPem = "";

        await IsRefusedAsync(
            SaslSsl, options,
            $"BrokerList: the broker at {broker.WithPassword} is not trusted, because its certificate is from the authority 'Tier test authority', which is none of those in this machine's store; BrokerCaPem can hold another.");
    }

    [Theory, InlineData(SecuredBroker.User, "not-the-password"), InlineData("nobody", null)]
    public async Task A_wrong_password_or_user(string user, string? password)
    {
        var broker = await secured.BrokerAsync();
        var options = Options(broker, broker.WithPassword);
        (options.BrokerUsername, options.BrokerPassword) = (user, password ?? broker.Password);

        await IsRefusedAsync(SaslSsl, options, $"BrokerUsername, BrokerPassword: the brokers at {broker.WithPassword} refuse the user '{user}': correct both.");
    }

    [Fact]
    public async Task An_address_without_TLS()
    {
        var broker = await secured.BrokerAsync();

        await IsRefusedAsync(SaslSsl, Options(broker, broker.Plain), $"BrokerList: the broker at {broker.Plain} doesn't talk TLS, and this build does: *");
    }

    [Fact]
    public async Task An_address_with_TLS_for_an_app_built_for_plain_text()
    {
        var broker = await secured.BrokerAsync();

        await IsRefusedAsync(
            BrokerSecurity.Plaintext, new() { BrokerList = broker.WithPassword },
            $"BrokerList: the broker at {broker.WithPassword} talks TLS, and this build doesn't: *-p:BrokerSecurity=SaslSsl*");
    }

    [Fact]
    public async Task A_clients_certificate_that_is_missing()
    {
        var broker = await secured.BrokerAsync();

        await IsRefusedAsync(
            Ssl, new() { BrokerList = broker.WithCertificate, BrokerCaPem = broker.Authority.Pem },
            $"BrokerList: the broker at {broker.WithCertificate} wants a certificate of the client: set BrokerCertificatePem and BrokerKeyPem.");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_clients_certificate_that_has_expired_or_is_of_another_authority(bool expired)
    {
        var broker = await secured.BrokerAsync();
        using var other = new TestAuthority("Another authority");
        var own = expired ? broker.Authority.IssueExpired("tier") : other.Issue("tier");

        await IsRefusedAsync(
            Ssl,
            new() { BrokerList = broker.WithCertificate, BrokerCaPem = broker.Authority.Pem, BrokerCertificatePem = own.CertificatePem, BrokerKeyPem = own.KeyPem },
            $"BrokerList: the broker at {broker.WithCertificate} refuses the client's certificate: correct BrokerCertificatePem and BrokerKeyPem.");
    }

    [Fact]
    public async Task The_clients_right_certificate_is_let_in()
    {
        var broker = await secured.BrokerAsync();
        var own = broker.Authority.Issue("tier");

        await CheckAsync(
            Ssl, new() { BrokerList = broker.WithCertificate, BrokerCaPem = broker.Authority.Pem, BrokerCertificatePem = own.CertificatePem, BrokerKeyPem = own.KeyPem }).Should().NotThrowAsync();
    }

    [Fact]
    public async Task An_address_where_nothing_listens()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"{taken.LocalEndpoint}";
        taken.Stop();

        await IsRefusedAsync(Ssl, new() { BrokerList = address }, $"BrokerList: no Kafka broker answers at {address}: start it, or correct the address.");
    }

    private static PipelineOptions Options(SecuredBroker broker, string address) =>
        new() { BrokerList = address, BrokerUsername = SecuredBroker.User, BrokerPassword = broker.Password, BrokerCaPem = broker.Authority.Pem };

    private static Func<Task> CheckAsync(BrokerSecurity security, PipelineOptions options) => async () =>
    {
        using var kafka = new KafkaMetadata(new BrokerClients(options, security));
        await kafka.CheckAsync(CancellationToken.None);
    };

    private static async Task IsRefusedAsync(BrokerSecurity security, PipelineOptions options, string sentence)
    {
        var refused = (await CheckAsync(security, options).Should().ThrowAsync<SettingException>().WithMessage(sentence)).Which;

        refused.Message.Should().NotContain("\n").And.EndWith(".");
        if (options.BrokerPassword.Length > 0)
        {
            refused.ToString().Should().NotContain(options.BrokerPassword);
        }
    }
}
