using Tier.Pipeline.Topics;

namespace Tier.Pipeline.Etl;

/// <summary>Notices that a stream's topic is another one. Registered under the stream's name.</summary>
public interface ITopicFollower
{
    /// <summary>Asks the brokers which topic the name stands for; when it is another one than before, makes its checkpoints and loads what it has.</summary>
    /// <exception cref="SettingException">The broker has no such topic.</exception>
    /// <exception cref="InvariantException">Loading would break completeness.</exception>
    /// <exception cref="TimeoutException">The broker gives nothing: try again.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer: try again.</exception>
    /// <exception cref="MySqlConnector.MySqlException">The database can't take it now: try again.</exception>
    Task<RegisteredTopic> FollowAsync(string topic, CancellationToken cancellationToken);
}
