namespace Tier.Deployment.Tests.Azure;

/// <summary>A copy of <c>infra/azure</c> that a test may change, and that is deleted at its end.</summary>
internal sealed class BicepCopy : IDisposable
{
    /// <summary>Copies the files as they are.</summary>
    /// <param name="of">Another folder to copy.</param>
    public BicepCopy(string? of = null)
    {
        var source = of ?? Bicep.Folder;
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Where the copy is.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("tier-azure-").FullName;

    /// <summary>Changes a text that must be there.</summary>
    /// <param name="file">The file's path in the folder.</param>
    /// <param name="text">What it has.</param>
    /// <param name="other">What it has then.</param>
    public BicepCopy Replace(string file, string text, string other)
    {
        var path = Path.Combine(Folder, file);
        var before = File.ReadAllText(path);
        before.Should().Contain(text);
        File.WriteAllText(path, before.Replace(text, other, StringComparison.Ordinal));
        return this;
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
