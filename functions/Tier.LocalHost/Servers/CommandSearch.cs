namespace Tier.LocalHost.Servers;

/// <summary>Finds commands as a shell does, and in the folders of system commands, which a user's PATH often lacks and where distributions put servers.</summary>
internal static class CommandSearch
{
    private static readonly string[] SystemFolders = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

    public static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemFolders)
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(File.Exists);
}
