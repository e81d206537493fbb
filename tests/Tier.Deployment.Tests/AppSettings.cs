using System.Text.Json;
using Tier.Deployment.Tests.Settings;

namespace Tier.Deployment.Tests;

/// <summary>The settings that a deployment of the app has to do with.</summary>
internal static class AppSettings
{
    /// <summary>Settings that come from a secret where there is a place for one; those that are passwords are never text in a file.</summary>
    public static IReadOnlyCollection<string> Secrets { get; } =
        [.. SettingsTable.Current.Rows.Where(row => row.Secret != "no").Select(row => row.Name)];

    /// <summary>Settings that hold a password or a key.</summary>
    public static IReadOnlyCollection<string> Passwords { get; } =
        [.. SettingsTable.Current.Rows.Where(row => row.Secret == "yes").Select(row => row.Name)];

    /// <summary>The values of local.settings.sample.json.</summary>
    public static IReadOnlyDictionary<string, string> Sample()
    {
        using var settings = JsonDocument.Parse(ProjectFile.Read("local.settings.sample.json"));
        return settings.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name, value => value.Value.GetString()!);
    }
}
