using Microsoft.Extensions.Configuration;
using Tier.Functions;
using Tier.LocalHost.Functions;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Configuration;

/// <summary>
/// Which functions run: those of host.json's <c>functions</c> list, all where it is empty, without those that
/// <c>AzureWebJobs.NAME.Disabled</c> (or <c>AzureWebJobs_NAME_Disabled</c>, for shells that take no dots) turns off.
/// </summary>
internal static class FunctionFilter
{
    /// <summary>Applies the list and the settings.</summary>
    /// <exception cref="SettingException">The list names a function that isn't there, or no function is left.</exception>
    public static IReadOnlyList<FunctionDescriptor> Apply(IReadOnlyList<FunctionDescriptor> functions, IConfiguration hostJson, IConfiguration settings)
    {
        var listed = AppFunction.Listed(hostJson);
        var running = functions.Where(function => AppFunction.IsRunning(function.Name, listed, settings)).ToList();
        if (running.Count == 0)
            throw NoFunctionLeft.Of([.. functions.Select(function => function.Name)], listed, settings);

        foreach (var name in listed)
        {
            if (!functions.Any(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                throw new SettingException("functions", $"The list 'functions' names {name}, which isn't a function of this app; name any of {string.Join(", ", functions.Select(function => function.Name))}.");
        }

        return running;
    }
}
