namespace Tier.Deployment.Tests.Settings;

/// <summary>A row of the table in docs/settings.md.</summary>
/// <param name="Name">The setting's name; <c>FUNCTION</c> stands for each function's.</param>
/// <param name="Type">In words: <c>text</c>, <c>whole number</c>, <c>true or false</c>, <c>time</c>, or <c>one of</c> some.</param>
/// <param name="Default">The value where it isn't set; <c>required</c> or <c>none</c> where there is no such value.</param>
/// <param name="Readers">Who reads it: app, host, local host.</param>
/// <param name="Secret">Yes, kept or no.</param>
internal sealed record SettingRow(string Name, string Type, string Default, IReadOnlyList<string> Readers, string Secret)
{
    public const string Required = "required";

    /// <summary>Whether every deployment has it.</summary>
    public bool IsRequired => Default == Required;

    /// <summary>Whether a name gives the setting, or a part of it, as those of <c>AzureWebJobsStorage</c> by identity.</summary>
    public bool IsGivenBy(string name) => name == Name || name.StartsWith(Name + "__", StringComparison.Ordinal);
}
