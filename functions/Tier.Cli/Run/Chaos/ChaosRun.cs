using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Warehouse;

namespace Tier.Cli.Run.Chaos;

/// <summary>Disturbs a run on purpose: a schedule of faults, each told when it happens and when it is mended.</summary>
/// <param name="seed">What the schedule is drawn from.</param>
/// <param name="faults">What is done to the servers.</param>
/// <param name="run">The functions.</param>
/// <param name="tell">Tells a person.</param>
internal sealed class ChaosRun(int seed, ServerFaults faults, RunHost run, Action<string> tell)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private readonly IReadOnlyList<ChaosStep> steps = ChaosSchedule.Of(seed);
    private int done;

    /// <summary>Whether all faults have been and are mended.</summary>
    public bool Over => Volatile.Read(ref done) == steps.Count;

    /// <summary>Runs the schedule to its end.</summary>
    /// <param name="stop">Ends it before; a fault that lasts is mended.</param>
    /// <exception cref="InvalidOperationException">A server doesn't start again.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        foreach (var step in steps)
        {
            await ReachAsync(step.Share, stop);
            var began = TimeProvider.System.GetTimestamp();
            Tell(Begin(step.Fault));
            var result = await DoAsync(step, () => Task.Delay(step.Lasts, stop));
            Tell($"{result}, after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s");
            done++;
        }
    }

    private static string Begin(ChaosFault fault) => fault switch
    {
        ChaosFault.DatabaseKilled => "the database server is killed",
        ChaosFault.DatabaseFrozen => "the database server stands still",
        ChaosFault.ConnectionsCut => "all connections to the database are cut",
        ChaosFault.BrokerDown => "the broker goes down",
        ChaosFault.WorkerStopped => "the functions are stopped in the middle of their work",
        ChaosFault.OffsetsToStart => "the functions are stopped, and their consumer groups sent back to the first record",
        ChaosFault.OffsetsToEnd => "the functions are stopped, and their consumer groups sent beyond the last record",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    /// <summary>Does it, mends it, and says how it is then.</summary>
    private async Task<string> DoAsync(ChaosStep step, Func<Task> meanwhile)
    {
        switch (step.Fault)
        {
            case ChaosFault.DatabaseKilled:
                await faults.KillDatabaseAsync(meanwhile);
                return "it is back";
            case ChaosFault.DatabaseFrozen:
                await faults.FreezeDatabaseAsync(meanwhile);
                return "it goes on";
            case ChaosFault.ConnectionsCut:
                return $"there were {await faults.CutConnectionsAsync()}";
            case ChaosFault.BrokerDown:
                await faults.StopBrokerAsync(meanwhile);
                return "it is back";
            case ChaosFault.WorkerStopped:
                await run.RestartAsync(meanwhile);
                return "they run again";
            default:
                await run.RestartAsync(() => Offsets().MoveAsync(toEnd: step.Fault == ChaosFault.OffsetsToEnd));
                return "they run again";
        }
    }

    private GroupOffsets Offsets() => ActivatorUtilities.CreateInstance<GroupOffsets>(run.Services);

    private void Tell(string what) => tell($"chaos {done + 1} of {steps.Count}  {what}");

    /// <summary>Returns when the share of the files' events has an outcome, or nothing more is to come.</summary>
    private async Task ReachAsync(double share, CancellationToken stop)
    {
        while (await ShareAsync(stop) < share)
        {
            await Task.Delay(Poll, stop);
        }
    }

    private async Task<double> ShareAsync(CancellationToken stop)
    {
        var progress = run.Services.GetRequiredService<Replayer>().Progress;
        if (progress.Count == 0)
        {
            return 0;
        }

        if (progress.All(stream => stream.Completed))
        {
            return 1;
        }

        try
        {
            var outcomes = 0L;
            foreach (var stream in progress)
            {
                outcomes += (await run.Services.GetRequiredService<Checkpoints>().ReadAsync(stream.Topic.Id, stop)).Sum(partition => partition.Value);
            }

            return (double)outcomes / progress.Sum(stream => stream.Events);
        }
        catch (MySqlException)
        {
            return 0; // a connection of before the last fault
        }
    }
}
