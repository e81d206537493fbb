using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Loading;

/// <summary>Takes batches of one stream's records from Kafka into its table.</summary>
/// <typeparam name="TStream">The stream.</typeparam>
public interface IEtlProcessor<TStream>
    where TStream : EventStream
{
    /// <summary>Loads a batch of one topic: returns when every record has its outcome in the database, throws when the batch has to come again.</summary>
    /// <exception cref="InvariantException">Loading would break completeness; the app is being stopped.</exception>
    /// <exception cref="MySqlConnector.MySqlException">The database can't take the batch now: run it again.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer: run the batch again.</exception>
    Task ProcessAsync(IReadOnlyList<ConsumedRecord> records, CancellationToken cancellationToken);
}
