using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;

namespace Tier.Functions;

/// <summary>Refuses settings that leave no function to run: the app would start, and wait for ever.</summary>
internal static class NoFunctionLeft
{
    /// <summary>host.json's list of the functions that run, for messages.</summary>
    private const string List = $"{HostJsonConfiguration.Section}__functions__0 (or the list 'functions' in host.json)";

    /// <summary>The refusal.</summary>
    /// <param name="functions">The names of all functions that the app has.</param>
    /// <param name="listed">The names in the list of those that run; empty for all.</param>
    /// <param name="settings">The settings that can disable a function.</param>
    public static SettingException Of(IReadOnlyCollection<string> functions, IReadOnlyCollection<string> listed, IConfiguration settings)
    {
        var disabled = functions.Where(name => listed.Count == 0 || listed.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Where(name => AppFunction.IsDisabled(name, settings))
            .Select(name => $"AzureWebJobs.{name}.Disabled")
            .ToList();
        List<string> causes = [.. disabled.Select(setting => $"{setting} is set")];
        if (listed.Count > 0)
        {
            causes.Insert(0, $"{List} names only {string.Join(", ", listed)}");
        }

        var remedy = disabled.Count > 0
            ? $"unset {string.Join(" or ", disabled)}"
            : $"name any of {string.Join(", ", functions)} there, or unset it";
        return new(
            disabled.Count > 0 ? disabled[0] : "functions",
            $"No function is left to run, because {string.Join(" and ", causes)}: {remedy}.");
    }
}
