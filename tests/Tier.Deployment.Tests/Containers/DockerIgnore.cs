using System.Text.RegularExpressions;

namespace Tier.Deployment.Tests.Containers;

/// <summary>
/// The rules of a .dockerignore file: the last pattern that matches a file, or a folder above it, decides; one with ! lets it through.
/// </summary>
/// <param name="text">The file.</param>
internal sealed class DockerIgnore(string text)
{
    private readonly List<(Regex Pattern, bool LetsThrough)> rules =
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line[0] != '#')
            .Select(line => line[0] == '!' ? (Pattern(line[1..]), true) : (Pattern(line), false)),
    ];

    /// <summary>Whether the file doesn't reach the build.</summary>
    public bool KeepsBack(string file) => rules.FindLast(rule => rule.Pattern.IsMatch(file)) is { Pattern: not null, LetsThrough: false };

    /// <summary>A pattern of Docker's: it matches a path, and all that is below it.</summary>
    public static Regex Pattern(string pattern) => new(
        "^" + Regex.Escape(pattern.Trim('/')).Replace(@"\*\*/", "(?:.*/)?", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal) + "(?:/.*)?$");
}
