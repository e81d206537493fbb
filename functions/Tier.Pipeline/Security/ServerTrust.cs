using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tier.Pipeline.Security;

/// <summary>Decides whether a server is the one that it says it is, by its certificate, and says what is wrong where it isn't.</summary>
internal sealed class ServerTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection? authorities;
    private readonly string setting;

    /// <summary>Takes the authorities that may have issued the certificate.</summary>
    /// <param name="authorities">Their certificates; null for those that this machine trusts.</param>
    /// <param name="setting">What names them, for messages.</param>
    public ServerTrust(X509Certificate2Collection? authorities, string setting)
    {
        this.authorities = authorities;
        this.setting = setting;
    }

    /// <summary>True when the certificate proves the server; otherwise it throws, so that the reason is known. The arguments are those of <see cref="RemoteCertificateValidationCallback"/>.</summary>
    /// <param name="certificate">What the server showed.</param>
    /// <param name="sent">The chain that was built with what it sent, by this machine's authorities.</param>
    /// <param name="errors">What is wrong by them.</param>
    /// <param name="host">The name that the server was called by; null where its name doesn't matter.</param>
    /// <exception cref="ServerCertificateException">It doesn't; the message says why.</exception>
    public bool Accepts(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors, string? host)
    {
        if (certificate is not X509Certificate2 shown || sent is null)
        {
            throw new ServerCertificateException("it showed no certificate");
        }

        var wrong = WhatIsWrong(shown, sent, errors);
        if (wrong is null && host is not null && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            wrong = $"its certificate is for {NamesIn(shown)} and not for {host}";
        }

        return wrong is null ? true : throw new ServerCertificateException(wrong);
    }

    /// <summary>The certificates in a PEM text.</summary>
    /// <exception cref="CryptographicException">It holds none, or one that is broken.</exception>
    public static X509Certificate2Collection Read(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("it has no line -----BEGIN CERTIFICATE-----");
    }

    private string? WhatIsWrong(X509Certificate2 shown, X509Chain sent, SslPolicyErrors errors)
    {
        if (authorities is null)
        {
            return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? WhatIsWrong(sent) : null;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));

        // An authority of one's own seldom publishes what it has revoked.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(shown) ? null : WhatIsWrong(chain);
    }

    private string WhatIsWrong(X509Chain chain)
    {
        var wrong = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if ((wrong & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid)) != 0)
        {
            var issuer = chain.ChainElements[^1].Certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true);
            return wrong.HasFlag(X509ChainStatusFlags.NotSignatureValid)
                ? $"its certificate names the authority '{issuer}' and isn't signed by the one of that name in {setting}"
                : $"its certificate is from the authority '{issuer}', which is none of those in {setting}";
        }

        if (wrong.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            var now = DateTime.Now;
            var invalid = chain.ChainElements.Select(element => element.Certificate).First(certificate => now < certificate.NotBefore || now > certificate.NotAfter);
            var whose = invalid == chain.ChainElements[0].Certificate ? "its certificate" : $"the certificate of its authority '{invalid.GetNameInfo(X509NameType.SimpleName, forIssuer: false)}'";
            return now > invalid.NotAfter ? $"{whose} expired on {Day(invalid.NotAfter)}" : $"{whose} is not valid before {Day(invalid.NotBefore)}";
        }

        return $"its certificate can't be used for a server ({wrong})";
    }

    private static string NamesIn(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()))).ToList();
        return names.Count > 0 ? string.Join(", ", names) : certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }

    private static string Day(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd");
}

/// <summary>A server showed a certificate that can't be trusted, so that it may be another server.</summary>
/// <param name="message">What is wrong with the certificate, as the end of a sentence: "its certificate expired on …".</param>
internal sealed class ServerCertificateException(string message) : AuthenticationException(message);
