using System.Text.Json;
using Tier.Functions;
using Tier.Pipeline.Records;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;

namespace Tier.Deployment.Tests;

/// <summary>The names of the settings that a deployment of the app has to do with.</summary>
internal static class AppSettings
{
    /// <summary>Settings that are secrets: they come from a secret, never as text in a file.</summary>
    public static readonly IReadOnlyCollection<string> Secrets =
    [
        "AzureWebJobsStorage", "APPLICATIONINSIGHTS_CONNECTION_STRING",
        .. typeof(PipelineOptions).GetProperties().Where(property => property.PropertyType == typeof(string))
            .Select(property => property.Name)
            .Where(name => name != nameof(PipelineOptions.BrokerList)),
    ];

    /// <summary>Settings of the Functions host and of the worker, not of this app.</summary>
    public static readonly IReadOnlyCollection<string> OfThePlatform =
    [
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "AzureFunctionsJobHost__functions__0", "AzureFunctionsWebHost__hostid",
        "AzureWebJobsStorage",
        "FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING", "FUNCTIONS_WORKER_RUNTIME",
    ];

    /// <summary>Settings that the app reads.</summary>
    public static readonly IReadOnlyCollection<string> OfTheApp =
    [
        .. typeof(PipelineOptions).GetProperties().Concat(typeof(ReplayOptions).GetProperties()).Select(property => property.Name),
        .. EventStreams.BuiltIn.SelectMany(stream => new[] { stream.TopicSetting, stream.ConsumerGroupSetting, stream.FileSetting }),
        LosslessSettings.Replicas, "ReplaySchedule", "SegmentTracks__OtherTypes",
    ];

    /// <summary>Settings that every instance needs, whichever function it runs: its completeness watch looks at all streams.</summary>
    public static readonly IReadOnlyCollection<string> OfEveryInstance =
    [
        "AzureWebJobsStorage", nameof(PipelineOptions.BrokerList), nameof(PipelineOptions.MySqlConnection),
        nameof(PipelineOptions.MySqlMigrationConnection),
        .. EventStreams.BuiltIn.SelectMany(stream => new[] { stream.TopicSetting, stream.ConsumerGroupSetting }),
    ];

    /// <summary>The values of local.settings.sample.json.</summary>
    public static IReadOnlyDictionary<string, string> Sample()
    {
        using var settings = JsonDocument.Parse(ProjectFile.Read("local.settings.sample.json"));
        return settings.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name, value => value.Value.GetString()!);
    }

    /// <summary>Holds the settings that one instance is given to what its function needs, and to the names that there are.</summary>
    /// <param name="place">Where the settings stand, for the failure's text.</param>
    /// <param name="function">The function that the instance runs.</param>
    /// <param name="given">The names that it is given.</param>
    public static void Check(string place, string function, IReadOnlyCollection<string> given)
    {
        given.Should().Contain([.. OfEveryInstance, .. AppFunctions.TriggerSettings(function)], $"{function} needs them, in {place}");
        given.Except([.. OfThePlatform, .. OfTheApp]).Should().BeEmpty($"nobody reads them, in {place}");
    }
}
