using Confluent.Kafka;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.DeadLetters;

/// <summary>Gets the whole record of a dead letter of which more than 1 MiB was cut off: from the broker, by its coordinates.</summary>
public sealed class WholeRecords(TopicReader reader, KafkaMetadata kafka)
{
    /// <summary>Why the broker isn't asked any more, in a sentence; null while it is.</summary>
    public string? BrokerIsAway { get; set; }

    /// <summary>The dead letter with its whole key, headers and value.</summary>
    /// <exception cref="NotWholeException">The broker doesn't have the record any more, or another one there, or can't be
    /// asked.</exception>
    public async Task<DeadLetter> CompleteAsync(DeadLetter deadLetter, CancellationToken cancellationToken)
    {
        if (deadLetter.IsWhole)
        {
            return deadLetter;
        }

        if (BrokerIsAway is not null)
        {
            throw Missing(deadLetter, $"the rest is at the broker. {BrokerIsAway}");
        }

        var place = deadLetter.Place;
        try
        {
            if (await kafka.IdentifyAsync(place.Topic) != deadLetter.Identity)
            {
                throw Missing(deadLetter, "its topic was deleted and made again, or another cluster answers now");
            }

            var record = await reader.ReadRecordAsync(place.Topic, place.Partition, place.Offset, cancellationToken)
                ?? throw Missing(deadLetter, "the broker no longer has the record");

            // Where the broker gives no identity of topics, this alone tells.
            return ShortHash.Of(record.Value).AsSpan().SequenceEqual(deadLetter.PayloadHash)
                ? deadLetter with { Key = record.Key, KeyLength = record.Key?.Length, Headers = record.Headers, HeaderCount = record.Headers.Count, Value = record.Value }
                : throw Missing(deadLetter, "the broker has another record there now");
        }
        catch (SettingException exception)
        {
            throw Missing(deadLetter, $"the brokers have no topic '{place.Topic}' any more", exception);
        }
        catch (KafkaException exception)
        {
            BrokerIsAway = $"The broker: {exception.Error.Reason.TrimEnd('.')}.";
            throw Missing(deadLetter, $"the rest is at the broker. {BrokerIsAway}", exception);
        }
        catch (TimeoutException exception)
        {
            throw Missing(deadLetter, "the broker doesn't give the record now: try again", exception);
        }
    }

    private static NotWholeException Missing(DeadLetter deadLetter, string why, Exception? inner = null) => new(
        $"{deadLetter.Place} is larger than the 1 MiB that is kept of it ({deadLetter.Summary.ValueLength ?? 0:N0} bytes of value), and {why.TrimEnd('.')}.",
        inner);
}

/// <summary>What was cut off a dead letter's record can't be had any more, or not now.</summary>
/// <param name="message">Which one and why, for people.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class NotWholeException(string message, Exception? inner = null) : Exception(message, inner);
