namespace Tier.Pipeline.DeadLetters;

/// <summary>Dead letters of one partition with one reason.</summary>
/// <param name="TopicId">What the tables call the topic.</param>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Reason">The reason code.</param>
/// <param name="Count">How many.</param>
/// <param name="Cut">How many of them have a value of more than 1 MiB, of which the rest is only at the broker.</param>
/// <param name="LastOffset">The offset of the last one.</param>
public sealed record DeadLetterGroup(ushort TopicId, string Topic, int Partition, string Reason, long Count, long Cut, long LastOffset);
