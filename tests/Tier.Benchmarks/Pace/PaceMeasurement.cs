using Tier.Benchmarks.Latency;

namespace Tier.Benchmarks.Pace;

/// <summary>
/// How well the replay keeps its pace, by the timestamps of its records. The ideal moments are an interval apart, and lie as the records of the first ten seconds lie by their median:
/// the very first record is late, because the files are opened and code is compiled with it.
/// </summary>
internal sealed record PaceMeasurement
{
    private const double StartMilliseconds = 10_000;

    /// <summary>Events that were published.</summary>
    public required int Events { get; init; }

    /// <summary>The time between two of them, milliseconds.</summary>
    public required double IntervalMilliseconds { get; init; }

    /// <summary>From the first to the last of them, seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>How late the end is against the start, milliseconds: the median deviation of the last ten seconds less that of the first ten.</summary>
    public required double DriftMilliseconds { get; init; }

    /// <summary>How far records are from their ideal moment, earlier or later, milliseconds.</summary>
    public required Percentiles Jitter { get; init; }

    /// <summary>Events that came less than half an interval after the one before.</summary>
    public required int Doubles { get; init; }

    /// <summary>Ticks at whose ideal moment, give or take half an interval, no event came.</summary>
    public required int Missing { get; init; }

    /// <summary>Judges timestamps in the order of their events.</summary>
    /// <param name="timestamps">Milliseconds since 1970.</param>
    /// <param name="interval">Milliseconds.</param>
    public static PaceMeasurement Of(IReadOnlyList<long> timestamps, double interval)
    {
        var fromFirst = timestamps.Select((time, tick) => time - timestamps[0] - (tick * interval)).ToArray();
        var some = Math.Clamp((int)(StartMilliseconds / interval), 1, fromFirst.Length);
        var origin = timestamps[0] + Percentiles.Of(fromFirst[..some]).P50;
        var deviations = timestamps.Select((time, tick) => time - origin - (tick * interval)).ToArray();
        var served = timestamps.Select(time => (long)Math.Round((time - origin) / interval)).ToHashSet();
        return new()
        {
            Events = timestamps.Count,
            IntervalMilliseconds = interval,
            Seconds = (timestamps[^1] - timestamps[0]) / 1_000.0,
            DriftMilliseconds = Percentiles.Of(deviations[^some..]).P50,
            Jitter = Percentiles.Of(deviations.Select(Math.Abs)),
            Doubles = timestamps.Zip(timestamps.Skip(1)).Count(pair => pair.Second - pair.First < interval / 2),
            Missing = Enumerable.Range(0, timestamps.Count).Count(tick => !served.Contains(tick)),
        };
    }
}
