using System.Collections.Concurrent;
using System.Diagnostics;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.AppWorkers;

/// <summary>The app as a worker of its own without a Functions host, and a shell in the host's place.</summary>
internal sealed class AppWorkerProcess : IAsyncDisposable
{
    // The shell stays, as the worker's parent, and tells who the worker is.
    private const string Parent = """dotnet "$@" & echo "worker $!"; wait $!; exit $?""";

    private readonly Process parent;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();
    private int openOutputs = 2;

    private AppWorkerProcess(Process parent)
    {
        this.parent = parent;
        parent.OutputDataReceived += (_, line) => Keep(output, line.Data);
        parent.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        parent.BeginOutputReadLine();
        parent.BeginErrorReadLine();
    }

    /// <summary>The lines of its standard output: the log, and at the end its exit code.</summary>
    public IReadOnlyList<string> Output => [.. output.Where(line => !line.StartsWith("worker ", StringComparison.Ordinal))];

    /// <summary>The lines of its error output.</summary>
    public IReadOnlyList<string> Errors => [.. errors];

    /// <summary>Starts it.</summary>
    /// <param name="settings">The app's settings.</param>
    /// <param name="folder">Where host.json is.</param>
    public static AppWorkerProcess Start(IEnumerable<KeyValuePair<string, string?>> settings, string folder)
    {
        var worker = Path.Combine(AppContext.BaseDirectory, "Tier.AppWorker.dll");
        var start = new ProcessStartInfo("/bin/sh", ["-c", Parent, "sh", worker, folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Returns when a line of its output has the text.</summary>
    public Task SaysAsync(string text) => Eventually.HoldsAsync(
        () => Task.FromResult(Output.Any(line => line.Contains(text, StringComparison.Ordinal))), $"the worker says: {text}");

    /// <summary>Returns when the worker has ended, whoever is its parent: nobody holds its outputs any more.</summary>
    public Task EndsAsync() => Eventually.HoldsAsync(() => Volatile.Read(ref openOutputs) == 0, "the worker ends");

    /// <summary>Ends the worker's parent as kill -9 does.</summary>
    public void KillParent() => parent.Kill();

    /// <summary>Asks the worker to end, as a platform does.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {await WorkerAsync()}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Kills what still runs, as when a test has failed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref openOutputs) > 0)
        {
            using var kill = Process.Start("/bin/sh", ["-c", $"kill -KILL {await WorkerAsync()}"]);
            await kill.WaitForExitAsync();
        }

        await EndsAsync();
        parent.Dispose();
    }

    private async Task<string> WorkerAsync()
    {
        await Eventually.HoldsAsync(() => !output.IsEmpty);
        return output.First()["worker ".Length..];
    }

    private void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
        else
        {
            Interlocked.Decrement(ref openOutputs);
        }
    }
}
