namespace Tier.LocalHost.Timers;

/// <summary>When a timer fires.</summary>
internal interface ITimerSchedule
{
    /// <summary>The present instant on the clock that this schedule goes by.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The first tick after an instant.</summary>
    DateTimeOffset NextAfter(DateTimeOffset instant);
}
