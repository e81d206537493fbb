using Confluent.Kafka;
using MySqlConnector;
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
    private RunStatus? newest;

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
                var outage = await ReadAsync(end);
                var ending = options.Once && outage is null && newest is { Through: true };
                if (newest is { Streams.Count: > 0 } now && (ending || shownAt == 0 || TimeProvider.System.GetElapsedTime(shownAt) >= view.Every))
                {
                    view.Show(now, readings.TryPeek(out var oldest) && oldest != now ? oldest : null, outage ?? log.LastWarning);
                    shownAt = TimeProvider.System.GetTimestamp();
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

    /// <summary>Reads the status anew. The functions go on by themselves when a server is away for a while, so the view waits too.</summary>
    /// <returns>Why there is no new reading; null when there is one.</returns>
    private async Task<string?> ReadAsync(CancellationToken end)
    {
        try
        {
            newest = Remember(await status.ReadAsync(end));
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
