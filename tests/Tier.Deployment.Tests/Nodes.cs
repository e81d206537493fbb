using System.Globalization;
using System.Text.Json.Nodes;

namespace Tier.Deployment.Tests;

/// <summary>Short ways into the files' contents. What isn't there fails with its name.</summary>
internal static class Nodes
{
    /// <summary>What is under the keys, one below the other; a number is a place in a list.</summary>
    public static JsonNode At(this JsonNode? node, params string[] keys) => keys.Aggregate(
        node ?? throw new ArgumentNullException(nameof(node)), (inner, key) =>
        (inner is JsonArray list ? list[int.Parse(key, CultureInfo.InvariantCulture)] : inner[key])
        ?? throw new KeyNotFoundException($"There is no {string.Join('/', keys)}: {key} is missing in {inner.ToJsonString()}."));

    /// <summary>The text under the keys.</summary>
    public static string Text(this JsonNode? node, params string[] keys) => node.At(keys).GetValue<string>();

    /// <summary>The list under the keys.</summary>
    public static IEnumerable<JsonNode> List(this JsonNode? node, params string[] keys) => node.At(keys).AsArray().OfType<JsonNode>();

    /// <summary>The list of texts under the keys.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, params string[] keys) =>
        node.List(keys).Select(item => item.GetValue<string>());
}
