using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Etl;

/// <summary>Brings consumed records into their stream's table.</summary>
public sealed class StreamLoader(TopicRegistry topics, ResilientLoader loader)
{
    /// <summary>Loads a batch of one topic.</summary>
    /// <param name="table">The stream's table.</param>
    /// <param name="transform">Extract and transform of one record.</param>
    /// <param name="records">The batch; in any order of partitions.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <exception cref="InvariantException">Loading would break completeness.</exception>
    public async Task LoadAsync(
        StreamTable table, Func<ConsumedRecord, RecordOutcome> transform, IReadOnlyList<ConsumedRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0)
        {
            return;
        }

        var name = records[0].Topic;
        if (records.Any(record => record.Topic != name))
        {
            throw new ArgumentException("A batch holds the records of one topic.", nameof(records));
        }

        var topic = await topics.GetAsync(name, cancellationToken);
        await loader.LoadAsync(table, new(topic, [.. records.Select(transform)], []), cancellationToken);
    }
}
