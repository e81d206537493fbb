namespace Tier.Pipeline.Records;

/// <summary>The name stands for another topic than the one that was to be read: it was deleted and made again, or another cluster answers.</summary>
/// <param name="topic">The topic that it was.</param>
/// <param name="now">The topic that it is.</param>
public sealed class TopicChangedException(RegisteredTopic topic, RegisteredTopic now)
    : Exception($"The topic '{topic.Name}' was deleted and made again, or another cluster answers: it is topic {now.Id} ({now.Identity.TopicId}) and no longer topic {topic.Id} ({topic.Identity.TopicId}).");
