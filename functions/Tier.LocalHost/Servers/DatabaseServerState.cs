using System.Security.Cryptography;

namespace Tier.LocalHost.Servers;

/// <summary>What a private database server must be the same for after a restart; stored in its folder.</summary>
internal sealed record DatabaseServerState(
    DatabaseKind Kind, string Version, int Port, string AdminPassword, string AppPassword, string MigrationPassword)
{
    // Letters and digits need no quoting in SQL, in connection strings or in a shell.
    private const string PasswordCharacters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    private const int PasswordLength = 32;

    public static DatabaseServerState New(DatabaseKind kind, string version, int port) => new(kind, version, port, Password(), Password(), Password());

    private static string Password() => RandomNumberGenerator.GetString(PasswordCharacters, PasswordLength);
}
