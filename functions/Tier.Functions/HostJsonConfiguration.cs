using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Tier.Pipeline.Records;

namespace Tier.Functions;

/// <summary>
/// host.json among the app's settings. The platform's host reads the file; the process that the functions run in gets only what environment variables lay
/// over it, under keys that begin with <c>AzureFunctionsJobHost</c>. Here the file's values come under the same keys, below the variables.
/// </summary>
public static class HostJsonConfiguration
{
    /// <summary>The section of the settings that holds host.json's values.</summary>
    public const string Section = "AzureFunctionsJobHost";

    private const string FileName = "host.json";

    /// <summary>Adds the host.json that was published with the app, below all that is there.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="folder">The app's folder.</param>
    /// <exception cref="SettingException">The file isn't there or isn't JSON.</exception>
    public static void AddHostJson(this IConfigurationBuilder builder, string folder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Sources.Insert(0, new MemoryConfigurationSource { InitialData = AsSettings(Read(Path.Combine(folder, FileName))) });
    }

    /// <summary>host.json's values under the keys that the platform's own variables have.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> AsSettings(IConfiguration hostJson) =>
        hostJson.AsEnumerable().Where(entry => entry.Value is not null).Select(entry => KeyValuePair.Create(ConfigurationPath.Combine(Section, entry.Key), entry.Value));

    /// <summary>How long a consumer may be at a batch before its partitions move; host.json's value, or the platform's own.</summary>
    /// <exception cref="SettingException">The value is no positive number of milliseconds.</exception>
    internal static TimeSpan MaxPollInterval(IConfiguration configuration)
    {
        const int Default = 300_000;
        var milliseconds = Default;
        if (configuration[$"{Section}:extensions:kafka:maxPollIntervalMs"] is { Length: > 0 } value
            && (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds) || milliseconds == 0))
        {
            const string Setting = $"{Section}__extensions__kafka__maxPollIntervalMs";
            throw new SettingException(Setting, $"{Setting} is '{value}': give it a number of milliseconds, such as {Default}.");
        }

        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private static IConfigurationRoot Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new SettingException(FileName, $"There is no {path}, so whether the platform commits batches that failed can't be told: publish host.json with the app.");
        }

        try
        {
            return new ConfigurationBuilder().AddJsonFile(path).Build();
        }
        catch (InvalidDataException exception)
        {
            throw new SettingException(FileName, $"{path} isn't valid JSON: publish the app's own host.json with it.", exception);
        }
    }
}
