namespace Tier.Pipeline;

/// <summary>
/// A setting is missing or wrong. The message is one sentence that names the setting and says what to do, fit to be shown
/// to the user alone, without a stack trace.
/// </summary>
/// <param name="setting">The name of the setting, or of the file, as the user writes it.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="innerException">What the setting's reader threw; null when there is no such exception.</param>
public sealed class SettingException(string setting, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The name of the setting, or of the file, as the user writes it.</summary>
    public string Setting { get; } = setting;
}
