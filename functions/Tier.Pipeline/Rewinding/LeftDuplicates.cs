namespace Tier.Pipeline.Rewinding;

/// <summary>Duplicates of one partition that stay while the rows that have their events go.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstOffset">The lowest of their offsets: rewound to it, that partition would load their events afresh.</param>
public sealed record LeftDuplicates(string Topic, int Partition, long Count, long FirstOffset);
