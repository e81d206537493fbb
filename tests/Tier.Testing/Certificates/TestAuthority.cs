using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tier.Testing.Certificates;

/// <summary>A certification authority that exists for a test.</summary>
public sealed class TestAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    private readonly X509Certificate2 certificate;

    /// <summary>Makes the authority.</summary>
    /// <param name="name">Its name. Two of one name are still two authorities.</param>
    public TestAuthority(string name)
    {
        using var key = RSA.Create(2048);
        certificate = RequestOf(name, key).CreateSelfSigned(DateTimeOffset.UtcNow - Lifetime, DateTimeOffset.UtcNow + Lifetime);
    }

    private TestAuthority(X509Certificate2 certificate) => this.certificate = certificate;

    /// <summary>Its own certificate.</summary>
    public string Pem => certificate.ExportCertificatePem();

    /// <summary>Makes an authority that this one vouches for.</summary>
    /// <param name="name">Its name.</param>
    public TestAuthority Delegate(string name)
    {
        using var key = RSA.Create(2048);
        using var issued = RequestOf(name, key).Create(certificate, certificate.NotBefore, certificate.NotAfter, RandomNumberGenerator.GetBytes(16));
        return new(issued.CopyWithPrivateKey(key));
    }

    /// <summary>Issues a certificate that is valid now.</summary>
    /// <param name="host">The host name or address that it is for, or the client's name.</param>
    public TestCertificate Issue(string host) => Issue(host, DateTimeOffset.UtcNow.AddDays(30));

    /// <summary>Issues a certificate that was valid until yesterday.</summary>
    /// <inheritdoc cref="Issue(string)"/>
    public TestCertificate IssueExpired(string host) => Issue(host, DateTimeOffset.UtcNow.AddDays(-1));

    /// <summary>
    /// Issues what somebody can who wants to pass for the server and doesn't have the authority's key: a certificate that says that it is from the authority,
    /// sent together with the authority's own, which everybody may have.
    /// </summary>
    /// <inheritdoc cref="Issue(string)"/>
    public TestCertificate Forge(string host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(certificate.SubjectName, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        foreach (var extension in certificate.Extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        using var impostor = new TestAuthority(request.CreateSelfSigned(certificate.NotBefore, certificate.NotAfter));
        var forged = impostor.Issue(host);
        return forged with { CertificatePem = forged.CertificatePem + "\n" + Pem };
    }

    /// <inheritdoc />
    public void Dispose() => certificate.Dispose();

    private static CertificateRequest RequestOf(string name, RSA key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private TestCertificate Issue(string host, DateTimeOffset notAfter)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(ServerAuthentication), new(ClientAuthentication)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var issued = request.Create(certificate, notAfter.AddDays(-60), notAfter, RandomNumberGenerator.GetBytes(16));
        return new(issued.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
