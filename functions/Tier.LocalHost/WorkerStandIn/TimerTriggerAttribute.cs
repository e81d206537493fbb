namespace Microsoft.Azure.Functions.Worker;

/// <summary>The parameter that a schedule fills.</summary>
/// <param name="schedule">NCRONTAB of six fields, a TimeSpan, or <c>%Setting%</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>NCRONTAB of six fields, a TimeSpan, or <c>%Setting%</c>.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether the times of the ticks are kept; never for schedules under one minute.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether the function also runs once when the host starts.</summary>
    public bool RunOnStartup { get; set; }
}
