using Microsoft.Extensions.Configuration;
using Tier.LocalHost.Configuration;
using Tier.Pipeline.Streams;

namespace Tier.Cli.Run;

/// <summary>The settings that the person gave: local.settings.json and the environment over it. Unless they say otherwise, the data is the project's own.</summary>
internal static class GivenSettings
{
    public static string SettingsPath(TierFolder folder) => Path.Combine(folder.Root, "local.settings.json");

    /// <summary>Reads them, with some of ours over them.</summary>
    public static IConfiguration Read(TierFolder folder, IReadOnlyDictionary<string, string?>? over = null)
    {
        var builder = new ConfigurationBuilder();
        // Else the files would be looked for in the current folder, which may be any inside the project.
        builder.AddInMemoryCollection(EventStreams.BuiltIn.Select(stream => KeyValuePair.Create(stream.FileSetting, (string?)Path.Combine(folder.Root, "data", stream.FileName))));
        builder.AddLocalSettings(SettingsPath(folder), over ?? new Dictionary<string, string?>());
        return builder.Build();
    }
}
