namespace Tier.Pipeline;

/// <summary>A setting, or something on the machine that a setting points to, is missing or can't be used: the app can't start until it is changed.</summary>
/// <param name="setting">The setting's name, as the user writes it.</param>
/// <param name="message">What is wrong and what to do, as a sentence for the user.</param>
/// <param name="inner">What was thrown when the setting was used, if anything was.</param>
public sealed class SettingException(string setting, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The setting's name, as the user writes it.</summary>
    public string Setting { get; } = setting;
}
