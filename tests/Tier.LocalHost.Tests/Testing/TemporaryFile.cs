namespace Tier.LocalHost.Tests.Testing;

/// <summary>A file of the given name in a folder of its own.</summary>
public sealed class TemporaryFile : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tier-").FullName;

    public TemporaryFile(string name, string text)
    {
        Path = System.IO.Path.Combine(folder, name);
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
