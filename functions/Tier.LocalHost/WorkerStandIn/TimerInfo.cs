namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function receives.</summary>
public sealed class TimerInfo
{
    /// <summary>The times of the last and the next tick; null when they aren't kept.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether the tick comes later than it should have.</summary>
    public bool IsPastDue { get; set; }
}
