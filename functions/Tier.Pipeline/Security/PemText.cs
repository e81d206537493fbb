using System.Text.RegularExpressions;

namespace Tier.Pipeline.Security;

/// <summary>PEM text in a setting, read as the Kafka trigger reads it: the first block of a kind counts, and lines may be separated by <c>\n</c> written out.</summary>
public static partial class PemText
{
    /// <summary>The first certificate; null where there is none.</summary>
    public static string? Certificate(string? text) => Block(CertificateBlock(), text);

    /// <summary>The first private key (PKCS #8, not encrypted); null where there is none.</summary>
    public static string? PrivateKey(string? text) => Block(PrivateKeyBlock(), text);

    private static string? Block(Regex block, string? text) =>
        block.Match(text ?? "") is { Success: true } match ? match.Value.Replace("\\n", "\n", StringComparison.Ordinal) : null;

    [GeneratedRegex("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", RegexOptions.Singleline)]
    private static partial Regex CertificateBlock();

    [GeneratedRegex("-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----", RegexOptions.Singleline)]
    private static partial Regex PrivateKeyBlock();
}
