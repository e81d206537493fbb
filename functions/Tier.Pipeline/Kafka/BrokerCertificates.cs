using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tier.Pipeline.Security;

namespace Tier.Pipeline.Kafka;

/// <summary>The certificates that the settings give for talking to the brokers, as PEM text, because the Kafka trigger takes no file that may be absent.</summary>
internal sealed class BrokerCertificates
{
    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">One holds no PEM text, or the client's key isn't that of its certificate.</exception>
    public BrokerCertificates(PipelineOptions options)
    {
        AuthorityPem = Block(nameof(options.BrokerCaPem), options.BrokerCaPem, PemText.Certificate, "CERTIFICATE");
        CertificatePem = Block(nameof(options.BrokerCertificatePem), options.BrokerCertificatePem, PemText.Certificate, "CERTIFICATE");
        KeyPem = Block(nameof(options.BrokerKeyPem), options.BrokerKeyPem, PemText.PrivateKey, "PRIVATE KEY");
        if (AuthorityPem is not null)
        {
            _ = Read(nameof(options.BrokerCaPem), () => ServerTrust.Read(AuthorityPem));
        }

        if (CertificatePem is null != KeyPem is null)
        {
            var missing = CertificatePem is null ? nameof(options.BrokerCertificatePem) : nameof(options.BrokerKeyPem);
            throw new SettingException(missing, $"{missing} is not set: a client's certificate needs both {nameof(options.BrokerCertificatePem)} and {nameof(options.BrokerKeyPem)}.");
        }

        if (CertificatePem is not null)
        {
            using var own = Read($"{nameof(options.BrokerCertificatePem)}, {nameof(options.BrokerKeyPem)}", () => X509Certificate2.CreateFromPem(CertificatePem, KeyPem));
        }
    }

    /// <summary>The authority that must have issued the brokers' certificates; null for those that this machine trusts.</summary>
    public string? AuthorityPem { get; }

    /// <summary>The client's own certificate; null where it shows none.</summary>
    public string? CertificatePem { get; }

    /// <summary>The key of the client's certificate.</summary>
    public string? KeyPem { get; }

    /// <summary>Decides about the brokers' certificates as the Kafka client does.</summary>
    public ServerTrust Trust => AuthorityPem is null
        ? new(null, $"this machine's store; {nameof(PipelineOptions.BrokerCaPem)} can hold another")
        : new(ServerTrust.Read(AuthorityPem), nameof(PipelineOptions.BrokerCaPem));

    private static string? Block(string setting, string text, Func<string, string?> find, string label) =>
        string.IsNullOrWhiteSpace(text) ? null
        : find(text) ?? throw new SettingException(setting, $"{setting} holds no line -----BEGIN {label}-----: give it the PEM text itself, not the name of a file.");

    private static T Read<T>(string setting, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CryptographicException exception)
        {
            throw new SettingException(setting, $"{setting} can't be read ({exception.Message.TrimEnd('.')}): give it the whole PEM text.", exception);
        }
    }
}
