namespace Tier.Pipeline.Rewinding;

/// <summary>Records of one partition that stay while those which they belong to go.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstOffset">The lowest of their offsets: rewound to it, that partition would load them afresh.</param>
public sealed record LeftRecords(string Topic, int Partition, long Count, long FirstOffset);
