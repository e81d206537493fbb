using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Tier.Testing.Faults;

namespace Tier.FaultWorker;

/// <summary>
/// Hits this process at one point. Points outside of the load are reached around the stream's processor. Those inside are reached without a word of it in the
/// app: MySqlConnector starts an activity, in the caller's own flow, before each commit.
/// </summary>
internal sealed partial class Fault(FaultOrder order)
{
    private const int Kill = 9;
    private const int Stop = 19;
    private readonly AsyncLocal<Load?> current = new();
    private int occurrences;

    /// <summary>Puts the fault into the app's services.</summary>
    public void Arm(IServiceCollection services)
    {
        services.InterceptAll(async (_, load, _) =>
        {
            var own = current.Value = new Load();
            try
            {
                Reach(FaultPoint.AfterRead);
                await load();
                Reach(FaultPoint.AfterCommit);
            }
            finally
            {
                current.Value = null;
                if (own.WasHit)
                {
                    Console.WriteLine(FaultOrder.WentOn);
                }
            }
        });
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
            },
        });
    }

    private void Reach(FaultPoint point)
    {
        if (point == order.Point && current.Value is { } load && Interlocked.Increment(ref occurrences) == order.Occurrence)
        {
            load.WasHit = true;
            Console.WriteLine(point);
            _ = Signal(Environment.ProcessId, order.Action == FaultAction.Kill ? Kill : Stop);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    private sealed class Load
    {
        public bool WasHit { get; set; }
    }
}
