using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Tier.LocalHost.Functions;

/// <summary>Finds the functions of an app: the public methods with <c>[Function]</c>.</summary>
internal static class FunctionCatalog
{
    /// <summary>Reads the public classes of the assemblies.</summary>
    /// <exception cref="InvalidOperationException">A function has no trigger, a parameter that can't be filled, or another's name.</exception>
    public static IReadOnlyList<FunctionDescriptor> Discover(IEnumerable<Assembly> assemblies) => Discover(assemblies.SelectMany(assembly => assembly.ExportedTypes));

    /// <summary>Reads the classes.</summary>
    /// <inheritdoc cref="Discover(IEnumerable{Assembly})"/>
    public static IReadOnlyList<FunctionDescriptor> Discover(IEnumerable<Type> classes)
    {
        var functions = classes
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(FunctionAttribute)))
            .Select(Describe)
            .OrderBy(function => function.Name, StringComparer.Ordinal)
            .ToList();
        if (functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } group)
            throw new InvalidOperationException($"There are {group.Count()} functions of the name {group.Key}; give each a name of its own.");
        return functions;
    }

    private static FunctionDescriptor Describe(MethodInfo method)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var parameters = method.GetParameters();
        if (parameters.FirstOrDefault(parameter => TriggerOf(parameter) is null && parameter.ParameterType != typeof(CancellationToken)) is { } other)
            throw new InvalidOperationException($"The function {name} has a parameter {other.Name}, which the local host can't fill; it knows triggers and CancellationToken.");
        if (parameters.Where(parameter => TriggerOf(parameter) is not null).ToList() is not [var triggered])
            throw new InvalidOperationException($"The function {name} must have exactly one parameter with a trigger attribute.");

        var trigger = TriggerOf(triggered)!;
        var wanted = trigger is KafkaTriggerAttribute ? typeof(KafkaRecord[]) : typeof(TimerInfo);
        if (triggered.ParameterType != wanted || trigger is KafkaTriggerAttribute { IsBatched: false })
            throw new InvalidOperationException($"The parameter {triggered.Name} of the function {name} must be a {wanted.Name}{(trigger is KafkaTriggerAttribute ? ", with IsBatched = true" : "")}.");
        if (method.ReturnType != typeof(void) && method.ReturnType != typeof(Task) && method.ReturnType != typeof(ValueTask))
            throw new InvalidOperationException($"The function {name} returns {method.ReturnType.Name}; it may return void, Task or ValueTask.");

        var retry = RetryPolicy.From(method.GetCustomAttribute<FixedDelayRetryAttribute>(), method.GetCustomAttribute<ExponentialBackoffRetryAttribute>());
        return new FunctionDescriptor(name, method, triggered, trigger, retry);
    }

    private static Attribute? TriggerOf(ParameterInfo parameter) =>
        (Attribute?)parameter.GetCustomAttribute<KafkaTriggerAttribute>() ?? parameter.GetCustomAttribute<TimerTriggerAttribute>();
}
