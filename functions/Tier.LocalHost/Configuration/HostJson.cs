using Microsoft.Extensions.Configuration;
using Tier.Functions;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Configuration;

/// <summary>host.json, with the settings that begin with <c>AzureFunctionsJobHost__</c> laid over it.</summary>
internal static class HostJson
{
    /// <summary>Reads the file and lays the settings over it.</summary>
    /// <exception cref="SettingException">The file can't be read or isn't JSON.</exception>
    public static IConfigurationRoot Load(string path, IConfiguration settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(JsonFile.Read(path))
        .AddInMemoryCollection(settings.GetSection(HostJsonConfiguration.Section).AsEnumerable(makePathsRelative: true).Where(entry => entry.Value is not null))
        .Build();
}
