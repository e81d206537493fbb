namespace Tier.Pipeline.Records;

/// <summary>
/// Which topic a name stands for. A topic that was deleted and made again has the same name and starts at offset 0; only its id tells
/// it from the one before.
/// </summary>
/// <param name="ClusterId">The Kafka cluster's id; empty where the broker gives none.</param>
/// <param name="TopicId">Kafka's own id of the topic (KIP-516), in base64; empty where the broker gives none.</param>
public sealed record TopicIdentity(string ClusterId, string TopicId);
