using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Confluent.Kafka;
using Tier.Pipeline.Security;

namespace Tier.Pipeline.Kafka;

/// <summary>Why the brokers don't answer, in one sentence for the person who can mend it. The Kafka client alone says of every certificate only that it failed.</summary>
internal sealed class BrokerRefusal(PipelineOptions options, BrokerSecurity security, BrokerCertificates certificates)
{
    private const int DefaultPort = 9092;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private volatile bool refusesUser;
    private volatile bool untrusted;
    private volatile bool refusesCertificate;

    /// <summary>What a broker does when a client says hello in TLS.</summary>
    private enum Hello
    {
        Unanswered,
        NotUnderstood,
        Trusted,
        Untrusted,
    }

    /// <summary>Whether a broker answered with what no further try changes.</summary>
    public bool IsCertain => refusesUser || untrusted || refusesCertificate;

    /// <summary>Takes note of what the client reports.</summary>
    public void Note(Error error)
    {
        refusesUser |= error.Code is ErrorCode.Local_Authentication;
        untrusted |= error.Code is ErrorCode.Local_Ssl;

        // The broker looks at the client's certificate after the client is through with its part, so the client sees a connection that ends with an alert.
        refusesCertificate |= error.Reason.Contains("tls alert", StringComparison.Ordinal);
    }

    /// <summary>Finds the reason.</summary>
    /// <param name="exception">What the client threw.</param>
    public async Task<SettingException> ExplainAsync(Exception exception, CancellationToken cancellationToken)
    {
        if (refusesUser)
        {
            return new(nameof(options.BrokerUsername), $"BrokerUsername, BrokerPassword: the brokers at {options.BrokerList} refuse the user '{options.BrokerUsername}': correct both.", exception);
        }

        foreach (var (host, port) in Addresses())
        {
            var (hello, reason) = await SayHelloAsync(host, port, cancellationToken);
            var why = (hello, security.HasTls) switch
            {
                (Hello.Untrusted, true) => $"is not trusted, because {reason}",
                (Hello.NotUnderstood, true) => "doesn't talk TLS, and this build does: give its TLS address, or build the app without -p:BrokerSecurity",
                (Hello.Trusted, true) when refusesCertificate => certificates.CertificatePem is null
                    ? "wants a certificate of the client: set BrokerCertificatePem and BrokerKeyPem"
                    : "refuses the client's certificate: correct BrokerCertificatePem and BrokerKeyPem",
                (Hello.Trusted or Hello.Untrusted, false) => "talks TLS, and this build doesn't: build the app with -p:BrokerSecurity=SaslSsl or -p:BrokerSecurity=Ssl, or give the broker's other address",
                _ => null,
            };
            if (why is not null)
            {
                return new(nameof(options.BrokerList), $"BrokerList: the broker at {host}:{port} {why}.", exception);
            }
        }

        return new(
            nameof(options.BrokerList),
            $"BrokerList: no Kafka broker answers at {options.BrokerList}: start it, or correct the address" + (security.Mechanism is null ? "." : " or the credentials (BrokerUsername, BrokerPassword)."),
            exception);
    }

    /// <summary>Does what a client does first, and looks at the certificate.</summary>
    private async Task<(Hello Hello, string? Reason)> SayHelloAsync(string host, int port, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(host, port, cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
            var trust = certificates.Trust;
            await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false);
            var handshake = tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    RemoteCertificateValidationCallback = (_, certificate, chain, problems) => trust.Accepts(certificate, chain, problems, host),
                },
                cancellationToken);
            await handshake.WaitAsync(Patience, cancellationToken);
            return (Hello.Trusted, null);
        }
        catch (ServerCertificateException exception)
        {
            return (Hello.Untrusted, exception.Message);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            return (Hello.NotUnderstood, null);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            return (Hello.Unanswered, null);
        }
    }

    private IEnumerable<(string Host, int Port)> Addresses() =>
        options.BrokerList.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(address => Uri.TryCreate(address.Contains("://", StringComparison.Ordinal) ? address : $"kafka://{address}", UriKind.Absolute, out var uri) ? uri : null)
            .OfType<Uri>()
            .Select(uri => (uri.Host, uri.Port < 0 ? DefaultPort : uri.Port));
}
