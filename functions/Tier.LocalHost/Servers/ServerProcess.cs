using System.Diagnostics;

namespace Tier.LocalHost.Servers;

/// <summary>
/// A server that runs as a process of its own, in a session of its own: the terminal's Ctrl-C reaches us alone, and we stop the server when nothing
/// uses it any more. Its output goes to a file rather than to us, so that it lives on, and can be adopted, when this process is killed.
/// </summary>
internal sealed class ServerProcess
{
    private const string LogFile = "server.log";
    private const string IdFile = "server.pid";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private readonly ServerFolder folder;

    private ServerProcess(ServerFolder folder, int id)
    {
        this.folder = folder;
        Id = id;
    }

    public int Id { get; }

    /// <summary>
    /// Whether it runs. Its id may have gone to another process since it ended. A process that is just ending, or just becoming another program (exec),
    /// shows no arguments: so they are read once, and none count as ours.
    /// </summary>
    public bool IsRunning => UnixProcess.IsRunning(Id) && UnixProcess.Arguments(Id) is var arguments && (arguments.Count == 0 || AreIn(folder, arguments));

    /// <summary>
    /// What an earlier run left running in this folder, if anything: the server, or what makes its data. Ids are given again, so the process must have an
    /// argument inside the folder, as no other has.
    /// </summary>
    public static ServerProcess? Find(ServerFolder folder) =>
        File.Exists(folder.FileNamed(IdFile))
        && int.TryParse(File.ReadAllText(folder.FileNamed(IdFile)), out var id)
        && UnixProcess.IsRunning(id)
        && AreIn(folder, UnixProcess.Arguments(id))
            ? new ServerProcess(folder, id)
            : null;

    public static ServerProcess Start(ServerFolder folder, string command, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        // The shell writes its id, which exec makes the server's, before there is a server: so no crash of ours leaves one that isn't known.
        const string script = """trap '' INT QUIT; echo $$ >"$1"; log=$2; shift 2; exec "$@" >"$log" 2>&1 </dev/null""";
        string[] shell = ["/bin/sh", "-c", script, "sh", folder.FileNamed(IdFile), folder.FileNamed(LogFile), command, .. arguments];
        // Without setsid (macOS), ignoring the interrupt, which exec passes on, has to do.
        if (CommandSearch.Find("setsid") is { } setsid)
        {
            shell = [setsid, .. shell];
        }

        var start = new ProcessStartInfo(shell[0], shell[1..]) { WorkingDirectory = folder.Path };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        UnixProcess.KeepOpenFilesFromChildren();
        using var process = Process.Start(start)!;
        return new ServerProcess(folder, process.Id);
    }

    /// <summary>Whether the process was started with this argument.</summary>
    public bool HasArgument(string argument)
    {
        var arguments = UnixProcess.Arguments(Id);
        return arguments.Contains(argument) || (arguments.Count == 1 && arguments[0].Contains(argument, StringComparison.Ordinal));
    }

    /// <summary>Waits until the server answers.</summary>
    /// <exception cref="InvalidOperationException">The server ended, or didn't answer in time; the message has the last lines of its log.</exception>
    public async Task WaitUntilAsync(Func<CancellationToken, Task<bool>> answers, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await answers(cancellationToken))
        {
            if (!IsRunning)
            {
                throw new InvalidOperationException($"The server in {folder.Path} ended while it was starting. The end of its log:{Environment.NewLine}{LogTail()}");
            }

            if (Stopwatch.GetElapsedTime(started) > timeout)
            {
                throw new InvalidOperationException($"The server in {folder.Path} didn't answer within {timeout.TotalSeconds} s. The end of its log:{Environment.NewLine}{LogTail()}");
            }

            await Task.Delay(Poll, cancellationToken);
        }
    }

    public async Task WaitForExitAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (IsRunning)
            {
                await Task.Delay(Poll, cancellationToken);
            }
        }
        finally
        {
            await KillAsync(); // when the wait was ended
        }
    }

    /// <summary>Asks the server to end, and kills it if it hasn't after 8 s, which a server with durable commits survives.</summary>
    public async Task StopAsync()
    {
        if (IsRunning)
        {
            UnixProcess.Signal(Id, UnixProcess.Terminate);
        }

        var asked = Stopwatch.GetTimestamp();
        while (IsRunning && Stopwatch.GetElapsedTime(asked) < Patience)
        {
            await Task.Delay(Poll);
        }

        await KillAsync();
    }

    public async Task KillAsync()
    {
        while (IsRunning)
        {
            UnixProcess.Signal(Id, UnixProcess.Kill);
            await Task.Delay(Poll);
        }

        File.Delete(folder.FileNamed(IdFile));
    }

    /// <summary>Lets the server stand still, with all that it holds.</summary>
    public void Freeze() => UnixProcess.Signal(Id, UnixProcess.Stop);

    /// <summary>Lets it go on.</summary>
    public void Thaw() => UnixProcess.Signal(Id, UnixProcess.Continue);

    /// <summary>The last lines that the server wrote.</summary>
    public string LogTail()
    {
        var log = folder.FileNamed(LogFile);
        return File.Exists(log) ? string.Join(Environment.NewLine, File.ReadLines(log).TakeLast(20)) : "(there is none)";
    }

    private static bool AreIn(ServerFolder folder, IReadOnlyList<string> arguments) =>
        arguments.Any(argument => argument.Contains(folder.Prefix, StringComparison.Ordinal));
}
