using System.ComponentModel;
using System.Diagnostics;

namespace Tier.LocalHost.Servers;

/// <summary>A command that answers at once, such as a program asked for its version.</summary>
/// <param name="Succeeded">Whether it could be run, and said so itself.</param>
/// <param name="Output">What it printed, or why it couldn't be run.</param>
internal sealed record ShortCommand(bool Succeeded, string Output)
{
    public static ShortCommand Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync(); // both at once: a full pipe would stop it
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new ShortCommand(process.ExitCode == 0, output + errors.GetAwaiter().GetResult());
        }
        catch (Win32Exception e)
        {
            return new ShortCommand(false, e.Message); // not a program, or not one for this machine
        }
    }
}

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
