using Tier.Pipeline.Kafka;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Loads ranges of offsets that no batch brought: reads them from the broker, in chunks, each a transaction, by the same steps as a batch.
/// Offsets at which the broker is proven to have no record become gaps. It appends at the checkpoint, or fills in below it.
/// </summary>
public sealed class RangeReload(TopicRegistry topics, TopicReader reader, ResilientLoader loader)
{
    /// <summary>
    /// Appends a range, and moves the checkpoint. What is below the checkpoint already is compared with what is stored, and left as it is.
    /// </summary>
    /// <param name="topic">The topic; the brokers have to say that it still is the one of that name.</param>
    /// <param name="from">The first offset, at the checkpoint or below it.</param>
    /// <param name="to">The offset after the last one.</param>
    /// <param name="cancellationToken">Ends the load; the chunks that were loaded stay.</param>
    /// <returns>What this call stored.</returns>
    /// <exception cref="TopicChangedException">The name stands for another topic now; nothing of that was stored.</exception>
    /// <exception cref="MissingOffsetsException"><paramref name="from"/> is above the checkpoint.</exception>
    /// <exception cref="InvariantException">The broker has lost records of the range, or has other ones than were loaded.</exception>
    /// <exception cref="TimeoutException">The broker gives nothing: try again.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer: try again.</exception>
    /// <exception cref="MySqlConnector.MySqlException">The database can't take it now: try again.</exception>
    public Task<OutcomeCounts> AppendAsync(
        EventStream stream, RegisteredTopic topic, int partition, long from, long to, CancellationToken cancellationToken) =>
        LoadAsync(LoadMode.Append, stream, topic, partition, from, to, cancellationToken);

    /// <summary>
    /// Fills in offsets below the checkpoint that have lost their outcomes. The checkpoint stays where it is; the ledger is corrected where
    /// the outcome is another one than it was. Offsets that have an outcome are left as they are. Throws what <see cref="AppendAsync"/>
    /// throws, but for missing offsets.
    /// </summary>
    /// <param name="topic">The topic; the brokers have to say that it still is the one of that name.</param>
    /// <param name="from">The first offset.</param>
    /// <param name="to">The offset after the last one; at most the checkpoint.</param>
    /// <param name="cancellationToken">Ends the load; the chunks that were loaded stay.</param>
    /// <returns>What this call stored.</returns>
    public Task<OutcomeCounts> FillAsync(
        EventStream stream, RegisteredTopic topic, int partition, long from, long to, CancellationToken cancellationToken) =>
        LoadAsync(LoadMode.Fill, stream, topic, partition, from, to, cancellationToken);

    private async Task<OutcomeCounts> LoadAsync(
        LoadMode mode, EventStream stream, RegisteredTopic topic, int partition, long from, long to,
        CancellationToken cancellationToken)
    {
        var counts = OutcomeCounts.None;
        try
        {
            await foreach (var chunk in reader.ReadAsync(topic.Name, partition, from, to, cancellationToken))
            {
                // Asked after the reading: only so it is certain which topic the records, and the places without one, are of.
                await ConfirmAsync(topic, cancellationToken);
                var outcomes = stream.OutcomesOf(chunk.Records);
                var batch = new LoadBatch(topic, outcomes, chunk.Gaps) { Mode = mode };
                counts += (await loader.LoadAsync(stream.Table, batch, cancellationToken)).Counts;
                stream.Return(outcomes);
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
