namespace Tier.Testing.Certificates;

/// <summary>A certificate and its key, as PEM text.</summary>
/// <param name="CertificatePem">The certificate.</param>
/// <param name="KeyPem">The private key, PKCS #8, not encrypted.</param>
public sealed record TestCertificate(string CertificatePem, string KeyPem);
