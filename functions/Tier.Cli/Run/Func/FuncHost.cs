using System.Diagnostics;
using Tier.LocalHost.Servers;

namespace Tier.Cli.Run.Func;

/// <summary>
/// The functions of a run under the platform's own host: <c>func start</c> in the app's folder, with the run's settings in its environment.
/// </summary>
internal static class FuncHost
{
    /// <summary>How long it may go on after it was told to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <inheritdoc cref="RunAsync(string, TierFolder, IEnumerable{KeyValuePair{string, string?}}, TimeSpan, CancellationToken)"/>
    public static Task RunAsync(
        string program, TierFolder folder, IEnumerable<KeyValuePair<string, string?>> settings, CancellationToken stop) =>
        RunAsync(program, folder, settings, Patience, stop);

    /// <summary>Runs it until the person stops it.</summary>
    /// <param name="program">The path of func.</param>
    /// <param name="folder">The project's folder.</param>
    /// <param name="settings">The run's settings; they win over those of local.settings.json.</param>
    /// <param name="beforeSignal">How long it may go on when the person stops it: a terminal's Ctrl-C has reached it too.</param>
    /// <param name="stop">Cancelled when the person stops it.</param>
    /// <exception cref="InvalidOperationException">It ended by itself.</exception>
    public static async Task RunAsync(
        string program, TierFolder folder, IEnumerable<KeyValuePair<string, string?>> settings, TimeSpan beforeSignal, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, ["start"])
        {
            WorkingDirectory = Path.Combine(folder.Root, "functions", "Tier.Functions"),
        };
        foreach (var (name, value) in settings.Where(setting => setting.Value is not null))
        {
            start.Environment[name] = value;
        }

        // func builds the app. With the stand-in the host would have no Kafka extension, and start no Kafka function.
        start.Environment.Remove("KafkaExtension");
        using var func = Process.Start(start)!;
        try
        {
            await func.WaitForExitAsync(stop);
            if (!stop.IsCancellationRequested)
            {
                throw new InvalidOperationException($"func start ended with exit code {func.ExitCode}: what it printed says why.");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await EndAsync(func, beforeSignal);
        }
    }

    /// <summary>A second signal would end it without draining: it gets one only when it goes on.</summary>
    private static async Task EndAsync(Process func, TimeSpan beforeSignal)
    {
        if (!await EndsAsync(func, beforeSignal))
        {
            UnixProcess.Signal(func.Id, UnixProcess.Terminate);
        }

        if (!await EndsAsync(func, Patience))
        {
            func.Kill(entireProcessTree: true);
            await func.WaitForExitAsync();
        }
    }

    private static async Task<bool> EndsAsync(Process func, TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        try
        {
            await func.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
