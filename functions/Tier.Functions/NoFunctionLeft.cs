using Microsoft.Extensions.Configuration;
using Tier.Pipeline;

namespace Tier.Functions;

/// <summary>Refuses settings that leave no function to run: the app would start, and wait for ever.</summary>
public static class NoFunctionLeft
{
    /// <summary>host.json's list of the functions that run, for messages.</summary>
    private const string List = $"{HostJsonConfiguration.Section}__functions__0 (or the list 'functions' in host.json)";

    /// <summary>The refusal.</summary>
    /// <param name="functions">The names of all functions that the app has.</param>
    /// <param name="listed">The names in the list of those that run; empty for all.</param>
    /// <param name="settings">The settings that can disable a function.</param>
    public static SettingException Of(IReadOnlyCollection<string> functions, IReadOnlyCollection<string> listed, IConfiguration settings)
    {
        var known = functions.Where(name => listed.Count == 0 || listed.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        var disabled = known.Where(name => AppFunction.IsDisabled(name, settings)).Select(name => $"AzureWebJobs.{name}.Disabled").ToList();
        var causes = string.Join(" and ", [.. listed.Count == 0 ? [] : new[] { $"{List} names only {string.Join(", ", listed)}" }, .. disabled.Select(setting => $"{setting} is set")]);
        var remedy = disabled.Count == 0 ? $"name any of {string.Join(", ", functions)} there, or unset it" : $"unset {string.Join(" or ", disabled)}";
        return new(disabled.Count == 0 ? "functions" : disabled[0], $"No function is left to run, because {causes}: {remedy}.");
    }
}
