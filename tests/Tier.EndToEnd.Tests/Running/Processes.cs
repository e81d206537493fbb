namespace Tier.EndToEnd.Tests.Running;

/// <summary>What the system says is running.</summary>
internal static class Processes
{
    /// <summary>Command lines of the processes that name the folder in their arguments or in their environment.</summary>
    public static IReadOnlyList<string> Naming(string folder) =>
    [
        .. Directory.GetDirectories("/proc")
            .Where(path => int.TryParse(Path.GetFileName(path), out var id) && id != Environment.ProcessId)
            .Where(path => !HasEnded(path) && (Names(Read(path, "cmdline"), folder) || Names(Read(path, "environ"), folder)))
            .Select(path => $"{Path.GetFileName(path)} {Read(path, "cmdline").Replace('\0', ' ')}"),
    ];

    /// <summary>Whether a text has the folder or something in it; the name of another folder can begin as its does.</summary>
    private static bool Names(string text, string folder) => text.Contains(folder + '/', StringComparison.Ordinal) || text.Contains(folder + '\0', StringComparison.Ordinal);

    /// <summary>One that nobody has reaped yet.</summary>
    private static bool HasEnded(string path) => Read(path, "stat") is var stat && (stat.Length == 0 || stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X');

    private static string Read(string path, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(path, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // it ended meanwhile, or is another user's
        }
    }
}
