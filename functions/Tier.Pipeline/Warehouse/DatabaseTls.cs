using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MySqlConnector;
using Tier.Pipeline.Security;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// Verifies the server's certificate, where the connection string asks for it (SslMode=VerifyCA or VerifyFull). The client's own verification isn't enough:
/// given SslCa, MySqlConnector 2.6 looks at the last certificate alone that the server sends, and so trusts a server whose own certificate has expired, or is
/// forged and sent together with the real authority's.
/// </summary>
internal sealed class DatabaseTls
{
    private readonly ServerTrust? trust;
    private readonly string? host;

    /// <summary>Takes the verification out of a connection string; from then on it is <see cref="Protect"/>'s.</summary>
    /// <param name="builder">The connection string.</param>
    /// <param name="setting">The setting that it came from, for messages.</param>
    /// <exception cref="SettingException">SslCa names a file that can't be read or has no certificate in it.</exception>
    public DatabaseTls(MySqlConnectionStringBuilder builder, string setting)
    {
        Mode = builder.SslMode;
        if (Mode is not (MySqlSslMode.VerifyCA or MySqlSslMode.VerifyFull))
        {
            return;
        }

        trust = builder.SslCa is { Length: > 0 } file ? new(Read(file, setting), "SslCa") : new(null, "this machine's store; SslCa can name a file with others");
        host = Mode is MySqlSslMode.VerifyFull ? builder.Server : null;

        // With the two Verify modes, or SslCa, MySqlConnector doesn't call back.
        builder.SslMode = MySqlSslMode.Required;
        builder.SslCa = "";
    }

    /// <summary>What the connection string asks for.</summary>
    public MySqlSslMode Mode { get; }

    /// <summary>Makes a connection, before it is opened, refuse a server that can't be trusted.</summary>
    public void Protect(MySqlConnection connection)
    {
        if (trust is not null)
        {
            connection.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => trust.Accepts(certificate, chain, errors, host);
        }
    }

    private static X509Certificate2Collection Read(string file, string setting)
    {
        try
        {
            return ServerTrust.Read(File.ReadAllText(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SettingException(setting, $"{setting}: SslCa names the file {file}, which can't be used ({exception.Message.TrimEnd('.')}): give it one with the certificates of the authorities to trust, as PEM.", exception);
        }
    }
}
