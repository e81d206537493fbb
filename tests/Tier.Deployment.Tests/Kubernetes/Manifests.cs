using System.Text.Json.Nodes;
using k8s;
using YamlDotNet.Core;

namespace Tier.Deployment.Tests.Kubernetes;

/// <summary>The objects of infra/kubernetes, and what checks them.</summary>
internal static class Manifests
{
    public const string Folder = "infra/kubernetes";

    private static readonly Dictionary<string, Lazy<string>> Built =
        Overlays.ToDictionary(overlay => overlay, overlay => new Lazy<string>(() =>
    {
        var result = Build(ProjectFile.PathOf($"{Folder}/overlays/{overlay}"));
        result.ExitCode.Should().Be(0, result.Errors);
        return result.Output;
    }));

    /// <summary>The overlays' names.</summary>
    public static IReadOnlyList<string> Overlays => ["event-hubs", "confluent"];

    /// <summary>The objects of an overlay, as YAML.</summary>
    public static string Text(string overlay) => Built[overlay].Value;

    /// <summary>The objects of an overlay.</summary>
    public static IReadOnlyList<JsonNode> Of(string overlay) => Yaml.Documents(Text(overlay));

    /// <summary>The objects of one kind, by their names.</summary>
    public static IReadOnlyDictionary<string, JsonNode> Of(string overlay, string kind) =>
        Of(overlay).Where(manifest => manifest.Text("kind") == kind).ToDictionary(Name);

    /// <summary>Has kubectl build the folder of a kustomization.</summary>
    public static ToolResult Build(string folder) => CheckingTool.Kubectl("kustomize", folder);

    /// <summary>Looks for fields that Kubernetes doesn't know, in the kinds that are its own.</summary>
    /// <returns>A sentence for each object that has one.</returns>
    public static IReadOnlyList<string> UnknownFields(string text)
    {
        var problems = new List<string>();
        foreach (var document in text.Split("\n---\n")
            .Where(document => !document.Contains("apiVersion: keda.sh/", StringComparison.Ordinal)))
        {
            try
            {
                KubernetesYaml.LoadAllFromString(document, strict: true);
            }
            catch (YamlException exception)
            {
                problems.Add($"{Name(Yaml.Document(document))}: {exception.InnerException?.Message ?? exception.Message}");
            }
        }

        return problems;
    }

    private static string Name(JsonNode manifest) => manifest.Text("metadata", "name");
}
