using Tier.Testing;

namespace Tier.Deployment.Tests;

/// <summary>Files of the project, by their paths from its folder.</summary>
internal static class ProjectFile
{
    /// <summary>The absolute path.</summary>
    public static string PathOf(string file) => Path.Combine(Repository.Root, file);

    /// <summary>The text.</summary>
    public static string Read(string file) => File.ReadAllText(PathOf(file));
}
