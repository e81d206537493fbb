using System.Runtime.InteropServices;

namespace Tier.LocalHost.Servers;

/// <summary>What is asked of, and done to, a process that may not be a child of ours, by its id.</summary>
internal static partial class UnixProcess
{
    public const int Kill = 9;
    public const int Terminate = 15;

    private const int LastStandardFile = 2;
    private const int SetFlags = 2;
    private const int CloseOnExec = 1;

    /// <summary>SIGSTOP and SIGCONT have other numbers on macOS.</summary>
    public static readonly int Stop = OperatingSystem.IsMacOS() ? 17 : 19;

    public static readonly int Continue = OperatingSystem.IsMacOS() ? 19 : 18;

    /// <summary>
    /// Whether the process runs. One that was killed and that nobody has reaped (state Z) doesn't, though signals still find it; but while other
    /// threads of it are still ending, it keeps its files and ports.
    /// </summary>
    public static bool IsRunning(int id)
    {
        if (!Directory.Exists("/proc/self"))
        {
            return SendSignal(id, 0) == 0;
        }

        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var ended = stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
            return !ended || Directory.GetDirectories($"/proc/{id}/task").Length > 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it ended before or while it was read
        }
    }

    /// <summary>The arguments of the process; without /proc (macOS), its command line as one string. Empty when it is gone.</summary>
    public static IReadOnlyList<string> Arguments(int id)
    {
        if (!Directory.Exists("/proc/self"))
        {
            return [ShortCommand.Run("ps", "-ww", "-o", "command=", "-p", $"{id}").Output];
        }

        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Sends a signal to the process and those it started, if it leads a group, else to it alone. One that is gone gets none.</summary>
    public static void Signal(int id, int signal)
    {
        if (SendSignal(-id, signal) != 0)
        {
            _ = SendSignal(id, signal);
        }
    }

    /// <summary>
    /// Keeps what this process has open from the processes that it starts. .NET sees to that for its own; the in-process broker doesn't, and a connection of
    /// its clients that a server had inherited stayed open when the broker closed it: they waited for their answers for a minute.
    /// </summary>
    public static void KeepOpenFilesFromChildren()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // fcntl takes its last argument in another way there
        }

        foreach (var file in Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(path => int.Parse(Path.GetFileName(path))))
        {
            if (file > LastStandardFile)
            {
                _ = ControlFile(file, SetFlags, CloseOnExec); // one that is closed meanwhile is none to keep
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int ControlFile(int file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int id, int signal);
}
