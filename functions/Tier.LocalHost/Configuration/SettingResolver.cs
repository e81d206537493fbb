using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Configuration;

/// <summary>Turns what an attribute says into the value that is meant.</summary>
internal sealed partial class SettingResolver(IConfiguration settings)
{
    /// <summary>Replaces every <c>%Setting%</c> by the setting's value.</summary>
    /// <param name="text">The attribute's text.</param>
    /// <param name="purpose">What the text is for, as part of a message: <c>the topic of the function WeatherEtl</c>.</param>
    /// <exception cref="SettingException">A setting isn't set or is empty.</exception>
    public string Resolve(string text, string purpose) => Placeholder().Replace(text, match =>
    {
        var name = match.Groups["name"].Value;
        return Find(name) is { Length: > 0 } value
            ? value
            : throw new SettingException(name, $"The setting {name}, which gives {purpose}, isn't set; set it in local.settings.json or as an environment variable.");
    });

    /// <summary>The setting of that name where there is one, else as <see cref="Resolve"/>: the Kafka extension's order.</summary>
    /// <inheritdoc cref="Resolve"/>
    public string LookUp(string text, string purpose) => Find(text) is { Length: > 0 } value ? value : Resolve(text, purpose);

    /// <inheritdoc cref="LookUp"/>
    public string? LookUpOptional(string? text, string purpose) => string.IsNullOrEmpty(text) ? null : LookUp(text, purpose);

    private string? Find(string name) => settings[LocalSettings.ToKey(name)];

    [GeneratedRegex("%(?<name>[^%]+)%")]
    private static partial Regex Placeholder();
}
