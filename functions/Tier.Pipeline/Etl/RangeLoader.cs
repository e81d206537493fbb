using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Etl;

/// <summary>Brings ranges of offsets into their stream's table, which no batch brought.</summary>
public sealed class RangeLoader(TopicRegistry topics, TopicReader reader, ResilientLoader loader)
{
    /// <inheritdoc cref="IRangeLoader.LoadRangeAsync" />
    public Task<OutcomeCounts> LoadRangeAsync(
        EventStream stream, RegisteredTopic topic, int partition, long from, long to, CancellationToken cancellationToken) =>
        LoadAsync(stream, topic, partition, from, to, intoHoles: false, cancellationToken);

    /// <inheritdoc cref="IRangeLoader.RefillAsync" />
    public Task<OutcomeCounts> RefillAsync(
        EventStream stream, RegisteredTopic topic, int partition, long from, long to, CancellationToken cancellationToken) =>
        LoadAsync(stream, topic, partition, from, to, intoHoles: true, cancellationToken);

    private async Task<OutcomeCounts> LoadAsync(
        EventStream stream, RegisteredTopic topic, int partition, long from, long to, bool intoHoles, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(topic);
        var counts = OutcomeCounts.None;
        try
        {
            await foreach (var chunk in reader.ReadAsync(topic.Name, partition, from, to, cancellationToken))
            {
                // Asked after the reading: only so it is certain which topic the records, and the places without one, are of.
                await ConfirmAsync(topic, cancellationToken);
                var batch = new LoadBatch(topic, [.. chunk.Records.Select(stream.Apply)], chunk.Gaps) { IntoHoles = intoHoles };
                var result = await loader.LoadAsync(stream.Table, batch, cancellationToken);
                counts += result.Counts;
            }
        }
        catch (OffsetsBeyondEndException exception)
        {
            await ConfirmAsync(topic, cancellationToken);
            throw new InvariantException($"{exception.Message} The topic is the same: the broker has lost records.", exception);
        }

        return counts;
    }

    private async Task ConfirmAsync(RegisteredTopic topic, CancellationToken cancellationToken)
    {
        var now = await topics.AskAsync(topic.Name, cancellationToken);
        if (now.Id != topic.Id)
        {
            throw new TopicChangedException(topic, now);
        }
    }
}
