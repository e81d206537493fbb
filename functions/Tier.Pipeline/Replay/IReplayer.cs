namespace Tier.Pipeline.Replay;

/// <summary>Replays the files of all streams into their topics.</summary>
public interface IReplayer
{
    /// <summary>Publishes the events that are due by now. After a failure it pauses, and does nothing until the pause is over.</summary>
    /// <exception cref="SettingException">A file is missing, or another setting is wrong.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    /// <exception cref="TimeoutException">The brokers don't confirm; a later call waits for the same events.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">
    /// A broker refused an event, or doesn't answer; a later call publishes what isn't confirmed.
    /// </exception>
    /// <exception cref="MySqlConnector.MySqlException">
    /// The position can't be stored; a later call stores it before it publishes anything else.
    /// </exception>
    Task PublishDueAsync(CancellationToken cancellationToken);
}
