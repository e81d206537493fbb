using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Tier.Deployment.Tests;

/// <summary>
/// YAML as JSON nodes, in which every scalar is a string. Aliases are followed, and <c>&lt;&lt;</c> merges below what stands beside it.
/// </summary>
internal static class Yaml
{
    /// <summary>The documents of a text.</summary>
    public static IReadOnlyList<JsonNode> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => Convert(document.RootNode)!)];
    }

    /// <summary>The only document of a text.</summary>
    public static JsonNode Document(string text) => Documents(text).Single();

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => Merge(mapping),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Convert)]),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new NotSupportedException($"{node.NodeType} in YAML."),
    };

    private static JsonObject Merge(YamlMappingNode mapping)
    {
        var merged = new JsonObject();
        foreach (var (key, value) in mapping.OrderBy(entry => entry.Key.ToString() != "<<")
            .Select(entry => (entry.Key.ToString(), entry.Value)))
        {
            if (key == "<<")
            {
                merged = Convert(value)!.AsObject();
            }
            else
            {
                merged[key] = Convert(value);
            }
        }

        return merged;
    }
}
