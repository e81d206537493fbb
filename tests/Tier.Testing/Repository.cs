namespace Tier.Testing;

/// <summary>The project's own files, which some tests hold to what is agreed.</summary>
public static class Repository
{
    /// <summary>The project's folder: the one with Tier.Functions.sln, above the tests' programs.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tier.Functions.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has Tier.Functions.sln.");
        }

        return folder.FullName;
    }
}
