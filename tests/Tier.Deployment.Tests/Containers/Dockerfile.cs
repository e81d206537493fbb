using System.Text.RegularExpressions;

namespace Tier.Deployment.Tests.Containers;

/// <summary>What can be said of a Dockerfile without an engine.</summary>
internal static partial class Dockerfile
{
    public const string Path = "infra/docker/Dockerfile";

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    /// <summary>Its instructions, each on one line.</summary>
    public static IReadOnlyList<string> Instructions(string text) =>
    [
        .. Comment().Replace(text, "").Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Blanks().Replace(line, " ").Trim()),
    ];

    /// <summary>Why a COPY of a Dockerfile would fail: its sources don't exist, or .dockerignore keeps them back.</summary>
    /// <param name="text">The Dockerfile.</param>
    /// <param name="root">The folder that is the build's context.</param>
    /// <param name="ignore">The text of .dockerignore.</param>
    public static IReadOnlyList<string> CopyProblems(string text, string root, string ignore)
    {
        var problems = new List<string>();
        var context = Context(root, new(ignore));
        foreach (var instruction in Instructions(text)
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal)))
        {
            var sources = instruction.Split(' ').Skip(1).Where(word => !word.StartsWith("--", StringComparison.Ordinal))
                .SkipLast(1).ToList();
            var found = sources.Where(source => context.Any(DockerIgnore.Pattern(source).IsMatch)).ToList();
            // One pattern may match nothing where another source is there.
            problems.AddRange(sources.Except(found).Where(source => found.Count == 0 || !source.Contains('*'))
                .Select(source => $"COPY {source}: there is no such file, or .dockerignore keeps it back."));
        }

        return problems;
    }

    /// <summary>The files of the context that reach the build, by their paths from its folder.</summary>
    public static IReadOnlyList<string> Context(string root, DockerIgnore ignore) =>
    [
        .. Directory.EnumerateFiles(root, "*", Everything)
            .Select(file => System.IO.Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith(".git/", StringComparison.Ordinal) && !file.StartsWith(".tier/", StringComparison.Ordinal))
            .Where(file => !ignore.KeepsBack(file)),
    ];

    [GeneratedRegex(@"^#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
