namespace Tier.Pipeline.Warehouse;

/// <summary>Duplicates of one partition that stay while the row that has their event goes.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstOffset">The lowest of their offsets: rewound to it, that partition would load them afresh.</param>
public sealed record LeftDuplicates(string Topic, int Partition, long Count, long FirstOffset);
