namespace Tier.Testing;

/// <summary>The app as it is built, of the same configuration as the tests.</summary>
public static class BuiltApp
{
    /// <summary>Its folder, from which the Functions host starts it.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "functions", "Tier.Functions", "bin", Configuration(), "net10.0");

    /// <summary>Its program.</summary>
    public static string Program { get; } = Path.Combine(Folder, "Tier.Functions.dll");

    // …/bin/Release/net10.0/
    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
