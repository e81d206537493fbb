namespace Tier.Pipeline.Records;

/// <summary>A topic that has a row in <c>kafka_topics</c>.</summary>
/// <param name="Id">What the tables call it: <c>topic_id</c>.</param>
/// <param name="Name">The topic's name.</param>
/// <param name="Identity">Which topic of that name it is.</param>
public sealed record RegisteredTopic(ushort Id, string Name, TopicIdentity Identity);
