using System.Collections.Concurrent;
using Confluent.Kafka;
using MySqlConnector;
using Spectre.Console;
using Tier.Cli.Status;
using Tier.Cli.Views;

namespace Tier.Cli.Run;

/// <summary>Shows a run until it is to end: by a signal, by a failure, or, with --once, when all is loaded.</summary>
/// <param name="run">The functions.</param>
/// <param name="options">What the person wants.</param>
internal sealed class RunWatch(RunHost run, RunLog log, UpOptions options)
{
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(5);

    /// <summary>How soon the end of a run is noticed.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly Queue<RunStatus> readings = new();
    private readonly ConcurrentQueue<string> told = new();
    private RunStatus? newest;

    /// <summary>Shows a line about what has just happened; from any thread.</summary>
    public void Tell(string line) => told.Enqueue(line);

    /// <summary>Returns when the run is to end.</summary>
    /// <param name="mayEnd">Whether the run may end when all is loaded.</param>
    /// <param name="stop">Ends it at once.</param>
    public async Task WatchAsync(TextWriter output, Func<bool> mayEnd, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, run.Stopping);
        if (!options.Json && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi)
        {
            await AnsiConsole.Live(new Text("")).Overflow(VerticalOverflow.Crop).StartAsync(live => WatchAsync(new TerminalView(live), mayEnd, end.Token));
        }
        else
        {
            await WatchAsync(new PlainView(output), mayEnd, end.Token);
        }
    }

    private async Task WatchAsync(IRunView view, Func<bool> mayEnd, CancellationToken end)
    {
        var shownAt = 0L;
        try
        {
            while (true)
            {
                // Asked before the reading: what happened until then may have undone what an earlier one saw.
                var over = mayEnd();
                var outage = await ReadAsync(end);
                var ending = options.Once && over && outage is null && (newest is { Through: true } || run.ReplayRefusal is not null);
                ShowTold(view);
                if (newest is { Streams.Count: > 0 } now && (ending || shownAt == 0 || TimeProvider.System.GetElapsedTime(shownAt) >= view.Every))
                {
                    view.Show(now, readings.TryPeek(out var oldest) && oldest != now ? oldest : null, outage ?? log.LastWarning);
                    shownAt = TimeProvider.System.GetTimestamp();
                }

                if (ending)
                {
                    break;
                }

                await Task.Delay(Poll, end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The run is to end.
        }

        ShowTold(view);
    }

    private void ShowTold(IRunView view)
    {
        while (told.TryDequeue(out var line))
        {
            view.Tell(line);
        }
    }

    /// <summary>Reads the status anew. The functions go on by themselves when a server is away for a while, so the view waits too.</summary>
    /// <returns>Why there is no new reading; null when there is one.</returns>
    private async Task<string?> ReadAsync(CancellationToken end)
    {
        try
        {
            newest = Remember(await run.StatusAsync(end));
            return null;
        }
        catch (MySqlException exception)
        {
            return $"the database doesn't answer, so this is not up to date: {exception.Message}";
        }
        catch (KafkaException exception)
        {
            return $"the broker doesn't answer, so this is not up to date: {exception.Error.Reason}";
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
