using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Tier.LocalHost.Functions;
using Tier.LocalHost.Hosting;

namespace Tier.LocalHost.Timers;

/// <summary>
/// Fires one timer function by the platform's rules: never two ticks at once, a slow tick delays the next, which then comes
/// a millisecond after it, and ticks missed meanwhile are not made up.
/// </summary>
/// <remarks>
/// .NET's timers fire up to some milliseconds late. The platform adds that to every period (101 ms for 100). Here each
/// tick is due one interval after the last was <em>due</em>, so the mean is the schedule's; only a tick that was
/// overrun, or a whole interval late, begins a new count.
/// </remarks>
internal sealed class TimerListener(
    FunctionDescriptor function, ITimerSchedule schedule, FunctionInvoker invoker, TimeProvider time, ILogger logger) : IFunctionListener
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);
    private static readonly TimeSpan MonitoredFrom = TimeSpan.FromMinutes(1);

    private readonly TimerTriggerAttribute trigger = (TimerTriggerAttribute)function.Trigger;
    private DateTimeOffset last;

    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start(HostTokens tokens) => Completion = Task.Run(() => RunAsync(tokens));

    public void Close()
    {
    }

    private async Task RunAsync(HostTokens tokens)
    {
        try
        {
            var due = schedule.Now;
            if (trigger.RunOnStartup)
                await FireAsync(due, tokens);

            while (!tokens.Draining.IsCancellationRequested)
            {
                var next = schedule.NextAfter(due);
                var overrun = next <= schedule.Now;
                await WaitUntilAsync(overrun ? schedule.Now + ShortestPause : next, tokens.Draining);

                var now = schedule.Now;
                due = overrun || schedule.NextAfter(next) <= now ? now : next;
                await FireAsync(due, tokens);
            }
        }
        catch (OperationCanceledException) when (tokens.Draining.IsCancellationRequested)
        {
            // The wait for the next tick ended because the host stops.
        }
    }

    private async Task WaitUntilAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        // A timer counts whole milliseconds and may fire early by a part of one.
        for (var rest = instant - schedule.Now; rest > TimeSpan.Zero; rest = instant - schedule.Now)
        {
            var pause = TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds));
            await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
        }
    }

    private async Task FireAsync(DateTimeOffset due, HostTokens tokens)
    {
        var result = await invoker.RunAsync(new TimerInfo { ScheduleStatus = StatusAt(due) }, tokens);
        last = due;
        if (result.Exception is not null)
            logger.TimerFailed(result.Exception, function.Name);
    }

    // Under a minute the platform keeps no times; from a minute on it does, in a blob. Here they live as long as the
    // host, so no tick is ever known to be past due.
    private ScheduleStatus? StatusAt(DateTimeOffset due)
    {
        var next = schedule.NextAfter(due);
        return trigger.UseMonitor && schedule.NextAfter(next) - next >= MonitoredFrom
            ? new ScheduleStatus { Last = last.UtcDateTime, Next = next.UtcDateTime, LastUpdated = last.UtcDateTime }
            : null;
    }
}
