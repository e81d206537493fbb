using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tier.Functions;
using Tier.LocalHost.Configuration;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Testing;

namespace Tier.Deployment.Tests.Settings;

/// <summary>The settings that the code reads.</summary>
internal static partial class CodeSettings
{
    /// <summary>host.json's keys: docs/tuning.md and the README have those that matter.</summary>
    private const string HostJsonKeys = $"{HostJsonConfiguration.Section}__extensions__";

    /// <summary>What the names of the platform's own settings begin with.</summary>
    private static readonly string[] PlatformPrefixes =
        ["APPLICATIONINSIGHTS_", "AzureFunctionsJobHost__", "AzureFunctionsWebHost__", "AzureWebJobs", "FUNCTIONS_", "WEBSITE_"];

    /// <summary>Those that the functions' own code asks for between its start and its first event.</summary>
    public static IReadOnlyCollection<string> OfTheApp { get; } =
    [
        .. ReadWith()
            .Union(ReadWith((LosslessSettings.Replicas, "2")))
            .Union(ReadWith((LosslessSettings.Replicas, "2"), ($"{HostJsonConfiguration.Section}:functions:0", "ReplayProducer")))
            .Where(name => !name.StartsWith(HostJsonKeys, StringComparison.Ordinal)),
    ];

    /// <summary>Those that the triggers name and can't do without: <c>%Name%</c>.</summary>
    public static IReadOnlyCollection<string> OfTriggers { get; } =
    [
        .. TriggerTexts().Select(text => Placeholder().Match(text.Value)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value).Distinct(),
    ];

    /// <summary>Those that the host looks up by a bare name in a trigger, in any of the three builds.</summary>
    public static IReadOnlyCollection<string> OfCredentials { get; } =
    [
        .. TriggerTexts().Where(text => text.Key is "username" or "password" || text.Key.EndsWith("PEM", StringComparison.Ordinal))
            .Select(text => text.Value).Distinct(),
    ];

    /// <summary>Those that the local host alone reads.</summary>
    public static IReadOnlyCollection<string> OfTheLocalHost { get; } = [.. ReadByTheLocalHost(), .. Variables()];

    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<string> All { get; } = [.. OfTheApp.Union(OfTriggers).Union(OfCredentials).Union(OfTheLocalHost)];

    /// <summary>Whether a name is one of the platform's own.</summary>
    public static bool IsOfThePlatform(string name) => PlatformPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static IEnumerable<string> ReadWith(params (string Key, string Value)[] given)
    {
        var settings = new RecordedSettings();
        foreach (var (key, value) in given)
        {
            settings.Set(key, value);
        }

        var configuration = new ConfigurationBuilder().Add(settings).Build();
        using var services = new ServiceCollection().AddLogging().AddTierFunctions(configuration).BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        foreach (var stream in services.GetServices<EventStream>())
        {
            _ = services.GetRequiredService<IOptionsMonitor<StreamOptions>>().Get(stream.Name);
        }

        // Of what is missing it tells only when it has looked at everything.
        services.GetRequiredService<LosslessSettings>().Invoking(lossless => lossless.Check()).Should().Throw<SettingException>();
        return settings.Names;
    }

    private static IEnumerable<string> ReadByTheLocalHost()
    {
        var settings = new RecordedSettings();
        _ = LocalKafkaOptions.Read(new ConfigurationBuilder().Add(settings).Build());
        return settings.Names;
    }

    /// <summary>Environment variables that the code reads by name; PATH is everybody's.</summary>
    private static IEnumerable<string> Variables() => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin"))
        .SelectMany(file => Variable().Matches(File.ReadAllText(file)))
        .Select(match => match.Groups[1].Value).Distinct().Where(name => name != "PATH");

    private static IEnumerable<KeyValuePair<string, string>> TriggerTexts() =>
        from build in new[] { "Plaintext", "SaslSsl", "Ssl" }
        from function in JsonNode.Parse(ProjectFile.Read($"tests/Tier.Functions.Tests/Metadata/{build}.json"))!.AsArray()
        from binding in function.List("bindings")
        from property in binding.AsObject()
        where property.Value is JsonValue
        select KeyValuePair.Create(property.Key, property.Value!.ToString());

    [GeneratedRegex("^%(.+)%$")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"GetEnvironmentVariable\(""(\w+)""\)")]
    private static partial Regex Variable();
}
