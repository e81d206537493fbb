using System.Security.Authentication;

namespace Tier.Pipeline.Security;

/// <summary>A server showed a certificate that can't be trusted, so that it may be another server.</summary>
/// <param name="message">What is wrong with the certificate, as the end of a sentence: "its certificate expired on …".</param>
internal sealed class ServerCertificateException(string message) : AuthenticationException(message);
