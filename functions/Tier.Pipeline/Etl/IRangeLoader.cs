using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Etl;

/// <summary>Loads records of one stream that no batch brought: reads them from the broker itself. Registered under the stream's name.</summary>
public interface IRangeLoader
{
    /// <summary>
    /// Loads a range of offsets, in chunks, each a transaction, by the same steps as a batch. Offsets at which the broker is proven to have no
    /// record become gaps. What is below the checkpoint already is compared with what is stored, and left as it is.
    /// </summary>
    /// <param name="topic">The topic; the brokers have to say that it still is the one of that name.</param>
    /// <param name="partition">The partition.</param>
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
    Task<OutcomeCounts> LoadRangeAsync(RegisteredTopic topic, int partition, long from, long to, CancellationToken cancellationToken);

    /// <summary>
    /// Loads offsets below the checkpoint that have lost their outcomes, by the same steps. The checkpoint stays where it is; the ledger is corrected where the
    /// outcome is another one than it was. Offsets that have an outcome are left as they are.
    /// </summary>
    /// <param name="topic">The topic; the brokers have to say that it still is the one of that name.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="from">The first offset.</param>
    /// <param name="to">The offset after the last one; at most the checkpoint.</param>
    /// <param name="cancellationToken">Ends the load; the chunks that were loaded stay.</param>
    /// <returns>What this call stored.</returns>
    /// <exception cref="TopicChangedException">The name stands for another topic now; nothing of that was stored.</exception>
    /// <exception cref="InvariantException">The broker has lost records of the range.</exception>
    /// <exception cref="TimeoutException">The broker gives nothing: try again.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer: try again.</exception>
    /// <exception cref="MySqlConnector.MySqlException">The database can't take it now: try again.</exception>
    Task<OutcomeCounts> RefillAsync(RegisteredTopic topic, int partition, long from, long to, CancellationToken cancellationToken);
}
