using System.Collections.Immutable;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Etl;

/// <summary>What is to be stored of one record: a row, a dead letter, or, with neither, that the record was left out on purpose.</summary>
public sealed class RecordOutcome
{
    /// <summary>The record.</summary>
    public required ConsumedRecord Record { get; init; }

    /// <summary>First half of the SHA-256 of the record's value; of nothing for a tombstone.</summary>
    public required byte[] PayloadHash { get; init; }

    /// <summary>The row; null when the record was rejected or left out.</summary>
    public StreamRow? Row { get; init; }

    /// <summary>The row's values in the order of the table's own columns; empty without a row.</summary>
    public ImmutableArray<object?> Values { get; init; } = [];

    /// <summary>Why there is no row; null when there is one or the record was left out.</summary>
    public Rejection? Rejection { get; init; }
}
