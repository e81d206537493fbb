using Microsoft.Extensions.Configuration;
using Tier.LocalHost.Configuration;

namespace Tier.Cli.Run;

/// <summary>The settings that the person gave: local.settings.json and the environment over it.</summary>
internal static class GivenSettings
{
    public static string SettingsPath(TierFolder folder) => Path.Combine(folder.Root, "local.settings.json");

    /// <summary>Reads them, with some of ours over them.</summary>
    public static IConfiguration Read(TierFolder folder, IReadOnlyDictionary<string, string?>? over = null)
    {
        var builder = new ConfigurationBuilder();
        builder.AddLocalSettings(SettingsPath(folder), over ?? new Dictionary<string, string?>());
        return builder.Build();
    }
}
