using Tier.Deployment.Tests.Azure;
using Tier.Deployment.Tests.Containers;
using Tier.Deployment.Tests.Kubernetes;

namespace Tier.Deployment.Tests.Settings;

/// <summary>The places that give the app its settings: a file, or one instance in it.</summary>
internal static class SettingPlaces
{
    /// <summary>The places, and the names that each sets.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyCollection<string>> All { get; } =
        new Dictionary<string, IReadOnlyCollection<string>>(
    [
        Place("local.settings.sample.json", AppSettings.Sample().Keys),
        .. ComposeFile.App.Keys.Select(service => Place($"{ComposeFile.Path}, {service}", ComposeFile.Environment(service).Keys)),
        .. from snapshot in new[] { "dev", "prod", "confluent" }
           from app in AzureApp.Of(AzureSnapshot.Read(snapshot))
           select Place($"infra/azure/{snapshot}.snapshot.json, {app.Service}", app.Settings.Keys),
        .. from overlay in Manifests.Overlays
           from pod in ComposeFile.App.Keys
           select Place(
               $"{Manifests.Folder}/overlays/{overlay}, {pod}",
               [.. Manifests.Variables(Manifests.Container(overlay, pod)).Keys, .. Manifests.Settings(overlay).Keys]),
    ]);

    private static KeyValuePair<string, IReadOnlyCollection<string>> Place(string name, IEnumerable<string> given) => new(name, [.. given]);
}
