using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tier.Deployment.Tests.Containers;

/// <summary>docker-compose.yml, with infra/docker/sample.env filled in.</summary>
internal static partial class ComposeFile
{
    public const string Path = "docker-compose.yml";

    /// <summary>The passwords that are filled in.</summary>
    public const string Password = "secret1";

    /// <summary>The services of the app, and the function of each.</summary>
    public static readonly IReadOnlyDictionary<string, string> App = new Dictionary<string, string>
    {
        ["replay"] = "ReplayProducer",
        ["weather-etl"] = "WeatherEtl",
        ["segment-tracks-etl"] = "SegmentTracksEtl",
    };

    private static readonly string Variables =
        ProjectFile.Read("infra/docker/sample.env").Replace("PASSWORD=\n", $"PASSWORD={Password}\n", StringComparison.Ordinal);
    private static readonly JsonNode Whole = Yaml.Document(Fill(ProjectFile.Read(Path)));

    /// <summary>All services, of every profile.</summary>
    public static JsonObject Services => Whole["services"]!.AsObject();

    /// <summary>The named volumes.</summary>
    public static JsonObject Volumes => Whole["volumes"]!.AsObject();

    /// <summary>Has Docker Compose read a file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="profiles">The profiles.</param>
    public static ToolResult Config(string file, params string[] profiles)
    {
        using var folder = new TemporaryFolder();
        return CheckingTool.Compose(
        [
            "--env-file", folder.Write("filled.env", Variables), "--project-directory", ProjectFile.PathOf("."), "--file", file,
            .. profiles.SelectMany(profile => new[] { "--profile", profile }), "config", "--quiet",
        ]);
    }

    /// <summary>A service's environment.</summary>
    public static IReadOnlyDictionary<string, string> Environment(string service) =>
        (Services[service]!["environment"]?.AsObject() ?? [])
            .ToDictionary(entry => entry.Key, entry => entry.Value?.GetValue<string>() ?? "");

    /// <summary>Puts the variables' values, or their defaults, where <c>${NAME:-default}</c> and its like stand.</summary>
    private static string Fill(string text)
    {
        var variables = Variables.Split('\n').Where(line => line.Contains('=') && line[0] != '#')
            .ToDictionary(line => line.Split('=')[0], line => line.Split('=')[1]);
        return Variable()
            .Replace(text, match => variables.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Groups[2].Value);
    }

    [GeneratedRegex(@"(?<!\$)\$\{(\w+)(?::[-?]([^}]*))?\}")]
    private static partial Regex Variable();
}
