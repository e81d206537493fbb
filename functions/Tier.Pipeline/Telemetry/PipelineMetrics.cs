using System.Diagnostics.Metrics;
using System.Text.Json;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Telemetry;

/// <summary>The pipeline's meter, <c>Tier.Pipeline</c>.</summary>
public sealed class PipelineMetrics : ILoadObserver
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Tier.Pipeline";

    private readonly Counter<long> outcomes;
    private readonly Counter<long> untypedFields;
    private readonly Counter<long> untypedRecords;
    private readonly Counter<long> published;
    private readonly Counter<long> retries;
    private readonly Counter<long> bisected;

    /// <summary>Makes the instruments.</summary>
    public PipelineMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        outcomes = meter.CreateCounter<long>("tier.etl.outcomes", "{record}", "Records with an outcome in the database, by tier.outcome");
        untypedFields = meter.CreateCounter<long>("tier.etl.untyped_fields", "{field}", "Optional fields that could not be typed and were kept in additional_properties");
        untypedRecords = meter.CreateCounter<long>(
            "tier.etl.untyped_records", "{record}", "Loaded records of which no optional field was understood");
        published = meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Events that the replay published");
        retries = meter.CreateCounter<long>("tier.etl.load_retries", "{transaction}", "Load transactions that failed and were tried again, by error.type");
        bisected = meter.CreateCounter<long>("tier.etl.bisected_batches", "{batch}", "Batches that the server refused and that were halved to find the record");
    }

    public void Loaded(string topic, LoadResult result)
    {
        var counts = result.Counts;
        Add(topic, "loaded", counts.Loaded);
        Add(topic, "dead_letter", counts.DeadLetters);
        Add(topic, "duplicate", counts.Duplicates);
        Add(topic, "gap", counts.Gaps);
        if (result.UntypedFields > 0)
        {
            untypedFields.Add(result.UntypedFields, Destination(topic));
        }

        if (result.UntypedRecords > 0)
        {
            untypedRecords.Add(result.UntypedRecords, Destination(topic));
        }
    }

    /// <summary>Counts events that a broker has confirmed.</summary>
    public void Published(string topic, int events) => published.Add(events, Destination(topic));

    public void Retried(string topic, FailureKind kind) => retries.Add(1, Destination(topic), new("error.type", JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString())));

    public void Bisected(string topic) => bisected.Add(1, Destination(topic));

    private static KeyValuePair<string, object?> Destination(string topic) => new("messaging.destination.name", topic);

    private void Add(string topic, string outcome, long count)
    {
        if (count > 0)
        {
            outcomes.Add(count, Destination(topic), new("tier.outcome", outcome));
        }
    }
}
