using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Tier.Functions;

namespace Tier.Deployment.Tests;

/// <summary>The functions of the app, by their attributes.</summary>
internal static class AppFunctions
{
    /// <summary>All functions: names and methods.</summary>
    public static IReadOnlyDictionary<string, MethodInfo> All { get; } = typeof(WeatherEtl).Assembly.ExportedTypes
        .SelectMany(type => type.GetMethods())
        .Where(method => method.IsDefined(typeof(FunctionAttribute)))
        .ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

    /// <summary>The Kafka trigger of a function; null where it has another.</summary>
    public static KafkaTriggerAttribute? Kafka(string function) =>
        All[function].GetParameters().Select(parameter => parameter.GetCustomAttribute<KafkaTriggerAttribute>())
            .FirstOrDefault(trigger => trigger is not null);

    /// <summary>The settings that the function's trigger can't do without: those that its attribute names as <c>%Name%</c>.</summary>
    public static IEnumerable<string> TriggerSettings(string function) =>
        from parameter in All[function].GetParameters()
        from attribute in parameter.GetCustomAttributes()
        from property in attribute.GetType().GetProperties().Where(property => property.PropertyType == typeof(string))
        where property.GetValue(attribute) is string { Length: > 2 } text && text[0] == '%' && text[^1] == '%'
        select ((string)property.GetValue(attribute)!)[1..^1];
}
