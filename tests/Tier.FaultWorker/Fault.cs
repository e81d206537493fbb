using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Replay;
using Tier.Testing.Faults;

namespace Tier.FaultWorker;

/// <summary>
/// Hits this process at one point. Points outside of the load are reached around the stream's processor. Those inside are reached without a word of it in the
/// app: MySqlConnector starts an activity, in the caller's own flow, before each statement and each commit.
/// </summary>
internal sealed partial class Fault(FaultOrder order)
{
    private const int Kill = 9;
    private const int Stop = 19;
    private readonly AsyncLocal<Work?> current = new();
    private int occurrences;
    private bool replayIsOpen;

    /// <summary>Puts the fault into the app's services.</summary>
    public void Arm(IServiceCollection services)
    {
        services.InterceptAll((_, load, _) => WorkAsync(async () =>
        {
            Reach(FaultPoint.AfterRead);
            await load();
            Reach(FaultPoint.AfterCommit);
        }));
        services.AddSingleton<IReplayer>(provider => new WatchedReplayer(provider.GetRequiredService<Replayer>(), this));
        ActivitySource.AddActivityListener(new()
        {
            ShouldListenTo = source => source.Name == "MySqlConnector",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.OperationName == "Commit")
                {
                    Reach(FaultPoint.BeforeCommit);
                }
                else if (activity.OperationName == "Execute" && replayIsOpen)
                {
                    // Once the files are open, the replay has nothing to say to the database but its positions.
                    Reach(FaultPoint.BeforePosition);
                }
            },
        });
    }

    private async Task WorkAsync(Func<Task> work)
    {
        var own = current.Value = new Work();
        try
        {
            await work();
        }
        finally
        {
            current.Value = null;
            if (own.WasHit)
            {
                Console.WriteLine(FaultOrder.WentOn);
            }
        }
    }

    private void Reach(FaultPoint point)
    {
        if (point == order.Point && current.Value is { } work && Interlocked.Increment(ref occurrences) == order.Occurrence)
        {
            work.WasHit = true;
            Console.WriteLine(point);
            _ = Signal(Environment.ProcessId, order.Action == FaultAction.Kill ? Kill : Stop);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    private sealed class Work
    {
        public bool WasHit { get; set; }
    }

    private sealed class WatchedReplayer(Replayer real, Fault fault) : IReplayer
    {
        public async Task PublishDueAsync(CancellationToken cancellationToken)
        {
            await fault.WorkAsync(() => real.PublishDueAsync(cancellationToken));
            fault.replayIsOpen = true;
        }
    }
}
