using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Tier.Pipeline.Telemetry;

namespace Tier.Testing;

/// <summary>What the pipeline's meter says about one topic's loads.</summary>
public sealed class MeasuredLoads : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<(string Instrument, long Value, string? Detail)> measurements = new();

    /// <summary>Begins to listen.</summary>
    public MeasuredLoads(string topic)
    {
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Meter.Name == PipelineMetrics.MeterName)
            {
                meters.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (Tag(tags, "messaging.destination.name") == topic)
            {
                measurements.Enqueue((instrument.Name, value, Tag(tags, "tier.outcome") ?? Tag(tags, "error.type")));
            }
        });
        listener.Start();
    }

    /// <summary>The sum of an instrument's measurements.</summary>
    public long Sum(string instrument) => measurements.Where(measurement => measurement.Instrument == instrument).Sum(measurement => measurement.Value);

    /// <summary>How often transactions were tried again after a failure of this kind.</summary>
    public long Retries(string kind) =>
        measurements.Where(measurement => measurement.Instrument == "tier.etl.load_retries" && measurement.Detail == kind).Sum(measurement => measurement.Value);

    /// <summary>How many records each transaction gave an outcome, in order: one entry for each outcome of a transaction.</summary>
    public IReadOnlyList<(string Outcome, long Records)> Commits =>
        [.. measurements.Where(measurement => measurement.Instrument == "tier.etl.outcomes").Select(measurement => (measurement.Detail!, measurement.Value))];

    /// <inheritdoc />
    public void Dispose() => listener.Dispose();

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
            {
                return (string?)tag.Value;
            }
        }

        return null;
    }
}
