using Microsoft.Azure.Functions.Worker;
using Tier.Pipeline.Replay;

namespace Tier.Functions;

/// <summary>Replays the two files into their topics: one event of each every 100 ms.</summary>
public sealed class ReplayProducer(IReplayer replayer)
{
    /// <summary>Publishes the events that are due by now, however late the timer is.</summary>
    [Function(nameof(ReplayProducer))]
    public Task RunAsync([TimerTrigger("%ReplaySchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        replayer.PublishDueAsync(cancellationToken);
}
