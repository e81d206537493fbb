namespace Tier.Pipeline.Records;

/// <summary>A setting is wrong or missing. The message is one sentence for the person who can mend it: it names the setting and what to do.</summary>
/// <param name="setting">The setting's name.</param>
/// <param name="message">The sentence. Holds no secret.</param>
/// <param name="inner">What showed that the setting is wrong.</param>
public sealed class SettingException(string setting, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The setting's name.</summary>
    public string Setting { get; } = setting;
}
