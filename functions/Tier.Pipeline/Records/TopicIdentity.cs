namespace Tier.Pipeline.Records;

/// <summary>
/// Which topic a name stands for. A topic that was deleted and made again has the same name and starts at offset 0; only its id tells
/// it from the one before.
/// </summary>
/// <param name="ClusterId">The Kafka cluster's id; empty where the broker gives none.</param>
/// <param name="TopicId">Kafka's own id of the topic (KIP-516), in base64; empty where the broker gives none.</param>
public sealed record TopicIdentity(string ClusterId, string TopicId);

/// <summary>A topic that has a row in <c>kafka_topics</c>.</summary>
/// <param name="Id">What the tables call it: <c>topic_id</c>.</param>
/// <param name="Name">The topic's name.</param>
/// <param name="Identity">Which topic of that name it is.</param>
public sealed record RegisteredTopic(ushort Id, string Name, TopicIdentity Identity);

/// <summary>The name stands for another topic than the one that was to be read: it was deleted and made again, or another cluster answers.</summary>
/// <param name="now">The topic that it is.</param>
public sealed class TopicChangedException(RegisteredTopic topic, RegisteredTopic now)
    : Exception($"The topic '{topic.Name}' was deleted and made again, or another cluster answers: it is topic {now.Id} ({now.Identity.TopicId}) and no longer topic {topic.Id} ({topic.Identity.TopicId}).");
