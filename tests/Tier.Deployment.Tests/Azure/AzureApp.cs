using System.Text.Json.Nodes;

namespace Tier.Deployment.Tests.Azure;

/// <summary>One of the two function apps of a snapshot.</summary>
/// <param name="Service">Its name in azure.yaml.</param>
/// <param name="Site">The site.</param>
/// <param name="Settings">Its settings.</param>
internal sealed record AzureApp(string Service, JsonNode Site, IReadOnlyDictionary<string, string> Settings)
{
    private const string Disabled = ".Disabled";
    private const string Functions = "AzureWebJobs.";

    /// <summary>The functions that its settings turn off.</summary>
    public IReadOnlyList<string> DisabledFunctions =>
    [
        .. Settings.Keys
            .Where(key => key.StartsWith(Functions, StringComparison.Ordinal) && key.EndsWith(Disabled, StringComparison.Ordinal))
            .Select(key => key[Functions.Length..^Disabled.Length]),
    ];

    /// <summary>The name of its identity.</summary>
    public string Identity => AzureSnapshot.At(Site, "identity.userAssignedIdentities")!.AsObject().Single().Key.Split('/')[^1];

    /// <summary>Those of a snapshot.</summary>
    public static IReadOnlyList<AzureApp> Of(AzureSnapshot snapshot) =>
    [
        .. snapshot.Of("Microsoft.Web/sites").Select(site => new AzureApp(
            site["tags"]!["azd-service-name"]!.ToString(),
            site,
            snapshot.One("Microsoft.Web/sites/config", $"{site["name"]}/appsettings")["properties"]!.AsObject()
                .ToDictionary(setting => setting.Key, setting => setting.Value!.ToString()))),
    ];
}
