using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Configuration;

/// <summary>
/// The app's settings, as Core Tools layers them: the <c>Values</c> of local.settings.json, environment variables over
/// them, and what the caller gives over both. Two underscores in a name stand for a colon.
/// </summary>
public static class LocalSettings
{
    private const string ValuesPrefix = "Values:";

    /// <summary>Adds the three layers.</summary>
    /// <exception cref="SettingException">The settings file is there and can't be read.</exception>
    public static void AddLocalSettings(this IConfigurationBuilder builder, string? settingsPath, IReadOnlyDictionary<string, string?> settings)
    {
        if (settingsPath is not null && File.Exists(settingsPath))
            builder.AddInMemoryCollection(Normalize(ReadValues(settingsPath)));
        builder.AddEnvironmentVariables();
        builder.AddInMemoryCollection(Normalize(settings));
    }

    /// <summary>The key under which a setting of that name is found.</summary>
    public static string ToKey(string name) => name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, string?>> ReadValues(string path)
    {
        var file = JsonFile.Read(path);
        if (file.TryGetValue("IsEncrypted", out var encrypted) && bool.TryParse(encrypted, out var isEncrypted) && isEncrypted)
            throw new SettingException("IsEncrypted", $"{path} is encrypted, which only func can read; decrypt it with 'func settings decrypt'.");
        return file
            .Where(entry => entry.Key.StartsWith(ValuesPrefix, StringComparison.OrdinalIgnoreCase))
            .Select(entry => KeyValuePair.Create(entry.Key[ValuesPrefix.Length..], entry.Value));
    }

    private static IEnumerable<KeyValuePair<string, string?>> Normalize(IEnumerable<KeyValuePair<string, string?>> settings) =>
        settings.Select(setting => KeyValuePair.Create(ToKey(setting.Key), setting.Value));
}
