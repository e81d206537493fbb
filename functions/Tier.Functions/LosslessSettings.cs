using System.Globalization;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;

namespace Tier.Functions;

/// <summary>
/// The settings without which the platform loses events, or publishes them more than once, though every function does its part. The app refuses to run
/// with others; what the platform takes where a setting is absent counts as its value.
/// </summary>
/// <param name="configuration">The app's settings, host.json's among them.</param>
/// <param name="functionClasses">The classes that may have functions.</param>
public sealed class LosslessSettings(IConfiguration configuration, IEnumerable<Type> functionClasses)
{
    /// <summary>The setting that says how many replicas there are, where the app can't tell.</summary>
    public const string Replicas = "Replicas";

    private const string Storage = "AzureWebJobsStorage";

    /// <summary>What the platform uses where a trigger names no consumer group.</summary>
    private const string DefaultGroup = "$Default";

    /// <summary>Variables that tell of a place where several replicas may run.</summary>
    private static readonly (string Variable, string Place)[] ScaledPlaces = [("KUBERNETES_SERVICE_HOST", "Kubernetes"), ("CONTAINER_APP_NAME", "Container Apps")];

    /// <summary>Returns when nothing can be lost by a setting.</summary>
    /// <exception cref="SettingException">Something can; the message has a sentence for each setting.</exception>
    public void Check()
    {
        var functions = AppFunction.Running(functionClasses, configuration);
        var kafka = functions.Where(function => function.Kafka is not null).ToList();
        List<(string Setting, string Sentence)> problems =
        [
            .. kafka.Count == 0 ? [] : OfTheHost(),
            .. kafka.Where(function => function.Retries != -1).Select(OfTheRetries),
            .. kafka.GroupBy(GroupOf, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(OfTheGroup),
            .. functions.Where(function => function.HasTimer).SelectMany(OfTheTimer),
        ];
        if (problems.Count > 0)
        {
            throw new SettingException(problems[0].Setting, string.Join(' ', problems.Select(problem => problem.Sentence)));
        }
    }

    private IEnumerable<(string Setting, string Sentence)> OfTheHost()
    {
        if (!bool.TryParse(Host("commitOnFailure"), out var commits) || commits)
        {
            yield return OfTheHost("commitOnFailure", "true", "the platform then commits a batch whose function throws, and its events are lost", "false");
        }

        if (Host("maxRetries") is not "-1")
        {
            yield return OfTheHost("maxRetries", "5", "the platform then commits a batch that has failed so often, and its events are lost", "-1");
        }

        if (Host("autoOffsetReset") is { } reset && !reset.Equals("Earliest", StringComparison.OrdinalIgnoreCase))
        {
            yield return OfTheHost("autoOffsetReset", "Earliest", "a consumer group then skips what was in its topic before its first start", "Earliest");
        }
    }

    private (string Setting, string Sentence) OfTheHost(string key, string whenAbsent, string loss, string wanted)
    {
        var setting = $"extensions.kafka.{key}";
        var value = Host(key) is { } given ? $"is {given.ToLowerInvariant()}" : $"is not set, which means {whenAbsent}";
        return (setting, $"{setting} {value}: {loss}; set it to {wanted} in host.json, and in {HostJsonConfiguration.Section}__extensions__kafka__{key}, which wins, where that is set.");
    }

    private static (string Setting, string Sentence) OfTheRetries(AppFunction function) => (
        function.Name,
        function.Retries is { } retries
            ? $"The retry attribute of the function {function.Name} gives up after {retries} retries, and then the batch counts as failed: give it -1, for ever."
            : $"The function {function.Name} has no retry attribute, so a failed batch is run again without a pause: write [ExponentialBackoffRetry(-1, \"00:00:01\", \"00:00:30\")] on it.");

    private (string Setting, string Sentence) OfTheGroup(IGrouping<string, AppFunction> functions)
    {
        var settings = functions.Select(function => (function.Kafka!.ConsumerGroup ?? DefaultGroup).Trim('%')).Distinct().ToList();
        return (
            settings[^1],
            $"{string.Join(" and ", settings)}: the functions {string.Join(" and ", functions.Select(function => function.Name))} are in one consumer group, {GroupOf(functions.First())}, in which one can be left without partitions, so that nobody reads its topic; give each a group of its own.");
    }

    private IEnumerable<(string Setting, string Sentence)> OfTheTimer(AppFunction function)
    {
        if (WhySeveral() is { } why && !HasStorage())
        {
            yield return (Storage,
                $"{Storage} is not set, and {why}: without storage for the timer's lock each replica runs {function.Name}, and every event is published as often; set it, or {Storage}__accountName, or disable the function (AzureWebJobs.{function.Name}.Disabled=true), or set {Replicas}=1 where there is one and stays one.");
        }
    }

    /// <summary>Why there may be more than one replica; null where there is one.</summary>
    private string? WhySeveral()
    {
        if (configuration[Replicas] is not { Length: > 0 } text)
        {
            return ScaledPlaces.Where(place => !string.IsNullOrEmpty(configuration[place.Variable])).Select(place => $"this is {place.Place}, where there may be several replicas").FirstOrDefault();
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) && replicas > 0
            ? replicas > 1 ? $"{Replicas} is {replicas}" : null
            : throw new SettingException(Replicas, $"{Replicas} is '{text}': give it the number of replicas that may run at once, such as 1.");
    }

    /// <summary>By connection string, or by name and the app's identity.</summary>
    private bool HasStorage() =>
        new[] { Storage, $"{Storage}:accountName", $"{Storage}:blobServiceUri" }.Any(key => !string.IsNullOrEmpty(configuration[key]));

    /// <summary>The group that the function reads in; where the setting isn't there, which the trigger itself refuses, its name.</summary>
    private string GroupOf(AppFunction function)
    {
        var text = function.Kafka!.ConsumerGroup ?? DefaultGroup;
        return configuration[text.Trim('%')] is { Length: > 0 } group ? group : text;
    }

    private string? Host(string key) => configuration[$"{HostJsonConfiguration.Section}:extensions:kafka:{key}"];
}
