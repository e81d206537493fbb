using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Tier.Pipeline.Loading;

/// <summary>Says once when a topic's loading comes to a halt, and once when it goes on; not at every try.</summary>
internal sealed partial class Outages(TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<string, long> begun = new();

    /// <summary>A load failed, and the records were not to blame.</summary>
    public void Failed(string topic, Exception exception)
    {
        if (begun.TryAdd(topic, time.GetTimestamp()))
        {
            LogBegun(logger, topic, ServerRefusal.Describe(exception));
        }
    }

    /// <summary>A load was committed.</summary>
    public void Worked(string topic)
    {
        if (!begun.IsEmpty && begun.TryRemove(topic, out var since))
        {
            var lasted = time.GetElapsedTime(since);
            LogOver(logger, topic, lasted.TotalSeconds);
        }
    }

    [LoggerMessage(EventId = 210, Level = LogLevel.Warning, Message = "{Topic}: nothing can be loaded ({Error}). Loading is tried again until it works; the records wait in the topic")]
    private static partial void LogBegun(ILogger logger, string topic, string error);

    [LoggerMessage(EventId = 211, Level = LogLevel.Information, Message = "{Topic}: loading goes on after {Seconds:0.0} s")]
    private static partial void LogOver(ILogger logger, string topic, double seconds);
}
