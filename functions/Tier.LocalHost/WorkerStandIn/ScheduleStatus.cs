namespace Microsoft.Azure.Functions.Worker;

/// <summary>The times of a timer's ticks.</summary>
public sealed class ScheduleStatus
{
    /// <summary>When the timer fired last.</summary>
    public DateTime Last { get; set; }

    /// <summary>When the timer is to fire next.</summary>
    public DateTime Next { get; set; }

    /// <summary>When these times were written.</summary>
    public DateTime LastUpdated { get; set; }
}
