using Microsoft.Extensions.Configuration;

namespace Tier.Deployment.Tests.Settings;

/// <summary>Settings that remember which names they were asked for.</summary>
internal sealed class RecordedSettings : ConfigurationProvider, IConfigurationSource
{
    private readonly HashSet<string> keys = [];

    /// <summary>The names, with two underscores for a colon.</summary>
    public IEnumerable<string> Names => keys.Select(key => key.Replace(":", "__", StringComparison.Ordinal));

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override bool TryGet(string key, out string? value)
    {
        keys.Add(key);
        return base.TryGet(key, out value);
    }
}
