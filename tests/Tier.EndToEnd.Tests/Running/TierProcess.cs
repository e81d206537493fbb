using System.Diagnostics;
using System.Text;

namespace Tier.EndToEnd.Tests.Running;

/// <summary>The program itself, as a process that a person started.</summary>
internal sealed class TierProcess : IAsyncDisposable
{
    /// <summary>
    /// As a person's shell leaves them. What a script starts in the background ignores interrupts, and a process inherits what it ignores: so would
    /// the tests there, and this program.
    /// </summary>
    public static readonly IReadOnlyList<string> DefaultSignals = ["env", "--default-signal=INT,QUIT,HUP"];

    /// <summary>As a script leaves them for <c>nohup … &amp;</c>.</summary>
    public static readonly IReadOnlyList<string> BackgroundSignals = ["/bin/sh", "-c", """trap '' INT QUIT HUP; exec "$@" """, "sh"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly Process process;
    private readonly string arguments;
    private readonly Task<string> output;
    private readonly Task<string> errors;
    private readonly long startedAt = Stopwatch.GetTimestamp();

    private TierProcess(Process process, string arguments)
    {
        this.process = process;
        this.arguments = arguments;
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Starts it, with outputs that are no terminal.</summary>
    /// <param name="signals">A command that sets what becomes of signals, and then turns into the program.</param>
    /// <param name="folder">Where.</param>
    /// <param name="environment">What its environment has more.</param>
    /// <param name="arguments">Its arguments.</param>
    public static TierProcess Start(IReadOnlyList<string> signals, string folder, IReadOnlyDictionary<string, string?> environment, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(signals[0], [.. signals.Skip(1), "dotnet", Path.Combine(AppContext.BaseDirectory, "tier.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!, string.Join(' ', arguments));
    }

    /// <summary>Sends it a signal.</summary>
    /// <param name="name">The signal's name as kill takes it: INT, TERM, KILL.</param>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{name} {Id}"]);
        await kill.WaitForExitAsync();
        kill.ExitCode.Should().Be(0, "the program runs");
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="TimeoutException">It doesn't end.</exception>
    public async Task<Finished> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        var took = Stopwatch.GetElapsedTime(startedAt);
        return new(arguments, process.ExitCode, await output.WaitAsync(Patience), await errors.WaitAsync(Patience), took);
    }

    /// <summary>Kills it if it still runs, as when a test has failed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
