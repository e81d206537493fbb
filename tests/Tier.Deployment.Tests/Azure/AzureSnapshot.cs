using System.Text.Json.Nodes;

namespace Tier.Deployment.Tests.Azure;

/// <summary>What would be deployed, as <c>infra/azure/NAME.snapshot.json</c> says.</summary>
internal sealed class AzureSnapshot
{
    private readonly JsonArray resources;

    private AzureSnapshot(string name, JsonArray resources) => (Name, this.resources) = (name, resources);

    /// <summary>The parameter file's name: dev, prod, confluent.</summary>
    public string Name { get; }

    /// <summary>Reads one.</summary>
    public static AzureSnapshot Read(string name)
    {
        var text = File.ReadAllText(Path.Combine(Bicep.Folder, $"{name}.snapshot.json"));
        return new(name, JsonNode.Parse(text)!["predictedResources"]!.AsArray());
    }

    /// <summary>The resources of a type.</summary>
    public IReadOnlyList<JsonNode> Of(string type) =>
        [.. resources.Where(resource => Text(resource, "type") == type).Select(resource => resource!)];

    /// <summary>The only resource of a type, or of a type and name.</summary>
    public JsonNode One(string type, string? name = null) => Of(type).Single(resource => name is null || Text(resource, "name") == name);

    /// <summary>Takes a resource out.</summary>
    public void Remove(JsonNode resource) => resources.Remove(resource);

    /// <summary>All of it.</summary>
    public override string ToString() => resources.ToJsonString();

    /// <summary>The value at a path such as <c>properties.sku.name</c>, as text; null where there is none.</summary>
    public static string? Text(JsonNode? node, string path) => At(node, path)?.ToString();

    /// <summary>The node at a path.</summary>
    public static JsonNode? At(JsonNode? node, string path) => path.Split('.').Aggregate(node, (inner, key) => inner?[key]);
}
