using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using MySqlConnector;

namespace Tier.Cli.Run;

/// <summary>Keeps the settings' secrets out of a text.</summary>
internal sealed partial class SecretText
{
    private const string Hidden = "***";

    /// <summary>Shorter ones are in every text.</summary>
    private const int ShortestSecret = 4;

    private readonly string[] secrets;

    private SecretText(IEnumerable<string> secrets) =>
        this.secrets = [.. secrets.Where(secret => secret.Length >= ShortestSecret).Distinct().OrderByDescending(secret => secret.Length)];

    /// <summary>The secrets: settings that are named as one, and the passwords of connection strings.</summary>
    public static SecretText Of(IConfiguration settings) => new(settings.AsEnumerable()
        .Where(setting => setting.Value is not null)
        .SelectMany(setting => SecretName().IsMatch(setting.Key) ? [setting.Value!] : PasswordsIn(setting.Value!)));

    /// <summary>The text with <c>***</c> in the place of every secret, and of whatever is said to be a password.</summary>
    public string Hide(string text)
    {
        var withoutKnown = secrets.Aggregate(text, (visible, secret) => visible.Replace(secret, Hidden, StringComparison.Ordinal));
        return Password().Replace(withoutKnown, $"${{name}}{Hidden}");
    }

    private static IEnumerable<string> PasswordsIn(string value) =>
        Password().Matches(value).Select(match => match.Groups["value"].Value.Trim('"', '\''));

    [GeneratedRegex("(password|secret|key|token|passphrase)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("""(?<name>\b(password|pwd)\s*=\s*)(?<value>"[^"]*"|'[^']*'|[^;\r\n]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Password();
}

/// <summary>A connection string as it may be printed.</summary>
internal static class ConnectionText
{
    /// <summary>The connection string; with its password only on a terminal, because other output is kept in files and logs.</summary>
    public static string Of(string connectionString)
    {
        var builder = new MySqlConnectionStringBuilder(connectionString);
        if (Console.IsOutputRedirected)
        {
            builder.Password = "***";
        }

        return builder.ConnectionString;
    }
}
