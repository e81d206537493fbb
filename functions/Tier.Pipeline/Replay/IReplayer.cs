namespace Tier.Pipeline.Replay;

/// <summary>Replays the files of all streams into their topics.</summary>
public interface IReplayer
{
    /// <summary>Publishes the events that are due by now.</summary>
    /// <exception cref="SettingException">A file is missing, or another setting is wrong.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">A broker refused an event, or doesn't answer; the event is published again by the next call.</exception>
    Task PublishDueAsync(CancellationToken cancellationToken);
}
