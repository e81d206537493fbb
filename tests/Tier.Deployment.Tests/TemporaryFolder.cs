using Tier.Testing;

namespace Tier.Deployment.Tests;

/// <summary>A folder for broken copies of the project's files.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("tier-deployment-").FullName;

    /// <summary>The path of a file in it.</summary>
    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Copies a file of the project with one change.</summary>
    /// <param name="file">The file, from the project's folder.</param>
    /// <param name="good">What is in it, once at least.</param>
    /// <param name="bad">What comes in its place.</param>
    /// <returns>The copy's path.</returns>
    public string Break(string file, string good, string bad)
    {
        var text = ProjectFile.Read(file);
        text.Should().Contain(good, "otherwise the copy isn't broken");
        return Write(Path.GetFileName(file), text.Replace(good, bad, StringComparison.Ordinal));
    }

    /// <summary>Copies a folder of the project.</summary>
    /// <returns>The copy's path.</returns>
    public string CopyFolder(string folder)
    {
        var source = Path.Combine(Repository.Root, folder);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            Write(Path.Combine(folder, Path.GetRelativePath(source, file)), File.ReadAllText(file));
        }

        return PathOf(folder);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
