using System.Text;

namespace Tier.Testing;

/// <summary>Small files of events that were misread once, in the folder Cases.</summary>
public static class Cases
{
    /// <summary>The path of a file.</summary>
    public static string PathOf(string name) => Path.Combine(Repository.Root, "tests", "Tier.Testing", "Cases", name);

    /// <summary>The events of a file, one a line.</summary>
    public static byte[][] Read(string name) => [.. File.ReadLines(PathOf(name)).Select(Encoding.UTF8.GetBytes)];
}
