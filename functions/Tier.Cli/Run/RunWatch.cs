using Spectre.Console;
using Tier.Cli.Status;
using Tier.Cli.Views;
using Tier.LocalHost;

namespace Tier.Cli.Run;

/// <summary>Shows a run until it is to end: by a signal, by a failure, or, with --once, when all is loaded.</summary>
internal sealed class RunWatch(StatusReader status, LocalFunctionsHost host, RunLog log, UpOptions options)
{
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(5);

    /// <summary>How soon the end of a run is noticed.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly Queue<RunStatus> readings = new();

    /// <summary>Returns when the run is to end.</summary>
    public async Task WatchAsync(TextWriter output, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, host.Stopping);
        if (!options.Json && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi)
        {
            await AnsiConsole.Live(new Text("")).Overflow(VerticalOverflow.Crop).StartAsync(live => WatchAsync(new TerminalView(live), end.Token));
        }
        else
        {
            await WatchAsync(new PlainView(output), end.Token);
        }
    }

    private async Task WatchAsync(IRunView view, CancellationToken end)
    {
        var shownAt = 0L;
        try
        {
            while (true)
            {
                var now = Remember(await status.ReadAsync(end));
                var ending = options.Once && now.Through;
                if (now.Streams.Count > 0 && (ending || shownAt == 0 || TimeProvider.System.GetElapsedTime(shownAt) >= view.Every))
                {
                    view.Show(now, readings.Peek() is var oldest && oldest != now ? oldest : null, log.LastWarning);
                    shownAt = now.At;
                }

                if (ending)
                {
                    return;
                }

                await Task.Delay(Poll, end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The run is to end.
        }
    }

    private RunStatus Remember(RunStatus reading)
    {
        if (reading.Streams.Count > 0)
        {
            readings.Enqueue(reading);
        }

        while (readings.Count > 2 && TimeProvider.System.GetElapsedTime(readings.Peek().At, reading.At) > RateWindow)
        {
            readings.Dequeue();
        }

        return reading;
    }
}
