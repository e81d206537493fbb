using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;

namespace Tier.Functions;

/// <summary>A function of the app, with what decides whether it can lose events.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Kafka">The Kafka trigger; null where another triggers it.</param>
/// <param name="HasTimer">Whether a timer triggers it.</param>
/// <param name="Retries">How often a failed invocation is run again, -1 for ever; null without a retry attribute.</param>
internal sealed record AppFunction(string Name, KafkaTriggerAttribute? Kafka, bool HasTimer, int? Retries)
{
    /// <summary>The functions that run: those of host.json's <c>functions</c> list, all where it is empty, without those that are disabled.</summary>
    /// <param name="classes">The classes that may have functions.</param>
    /// <param name="configuration">The app's settings, host.json's among them.</param>
    /// <exception cref="SettingException">None is left.</exception>
    public static IReadOnlyList<AppFunction> Running(IEnumerable<Type> classes, IConfiguration configuration)
    {
        var listed = Listed(configuration.GetSection(HostJsonConfiguration.Section));
        var all = classes
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(FunctionAttribute)))
            .Select(Describe)
            .OrderBy(function => function.Name, StringComparer.Ordinal)
            .ToList();
        var running = all.Where(function => IsRunning(function.Name, listed, configuration)).ToList();
        return running.Count > 0 ? running : throw NoFunctionLeft.Of([.. all.Select(function => function.Name)], listed, configuration);
    }

    /// <summary>The names in host.json's list <c>functions</c>; empty where all run.</summary>
    public static HashSet<string> Listed(IConfiguration hostJson) =>
        hostJson.GetSection("functions").GetChildren().Select(child => child.Value).OfType<string>().Where(name => name.Length > 0)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a function is in the list, where there is one, and isn't disabled.</summary>
    public static bool IsRunning(string name, HashSet<string> listed, IConfiguration settings) =>
        (listed.Count == 0 || listed.Contains(name)) && !IsDisabled(name, settings);

    /// <summary>Whether <c>AzureWebJobs.NAME.Disabled</c> (or <c>AzureWebJobs_NAME_Disabled</c>, for shells that take no dots) turns a function off.</summary>
    public static bool IsDisabled(string name, IConfiguration settings) =>
        IsOn(settings[$"AzureWebJobs.{name}.Disabled"]) || IsOn(settings[$"AzureWebJobs_{name}_Disabled"]);

    private static AppFunction Describe(MethodInfo method) => new(
        method.GetCustomAttribute<FunctionAttribute>()!.Name,
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<KafkaTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null),
        method.GetParameters().Any(parameter => parameter.IsDefined(typeof(TimerTriggerAttribute))),
        RetriesOf(method));

    // By the constructor's argument, which is the same in every version of the worker: both attributes take the number first.
    private static int? RetriesOf(MethodInfo method) => method.GetCustomAttributesData()
        .Where(attribute => attribute.AttributeType == typeof(ExponentialBackoffRetryAttribute) || attribute.AttributeType == typeof(FixedDelayRetryAttribute))
        .Select(attribute => (int?)attribute.ConstructorArguments[0].Value)
        .FirstOrDefault();

    // The platform takes "1" as well.
    private static bool IsOn(string? value) => value == "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
