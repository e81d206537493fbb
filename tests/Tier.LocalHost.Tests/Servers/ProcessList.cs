namespace Tier.LocalHost.Tests.Servers;

/// <summary>What the system says is running.</summary>
internal static class ProcessList
{
    /// <summary>The processes that were given a path inside the folder.</summary>
    public static IEnumerable<int> In(string folder) => Directory.GetDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Where(id => id > 0 && Arguments(id).Contains(folder, StringComparison.Ordinal));

    private static string Arguments(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return ""; // it ended meanwhile
        }
    }
}
