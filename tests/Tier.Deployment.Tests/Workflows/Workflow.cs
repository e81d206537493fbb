using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tier.Deployment.Tests.Workflows;

/// <summary>The workflows in .github/workflows.</summary>
internal static partial class Workflow
{
    public const string Folder = ".github/workflows";

    /// <summary>The names of all of them.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(ProjectFile.PathOf(Folder)).Select(file => Path.GetFileName(file)!);

    /// <summary>Reads one.</summary>
    public static JsonNode Read(string name) => Yaml.Document(ProjectFile.Read($"{Folder}/{name}"));

    /// <summary>The actions of a workflow that aren't named by the 40 digits of a commit: a tag can be moved.</summary>
    public static IEnumerable<string> MovableActions(string text) =>
        Uses().Matches(text).Select(match => match.Groups[1].Value).Where(action => !Pinned().IsMatch(action));

    [GeneratedRegex(@"^\s*(?:- )?uses:\s*(\S+)", RegexOptions.Multiline)]
    private static partial Regex Uses();

    [GeneratedRegex("^[^@]+@[0-9a-f]{40}$")]
    private static partial Regex Pinned();
}
