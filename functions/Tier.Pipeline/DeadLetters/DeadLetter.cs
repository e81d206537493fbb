namespace Tier.Pipeline.DeadLetters;

/// <summary>A dead letter with what is kept of its record: key, headers and value up to 1 MiB each.</summary>
public sealed record DeadLetter
{
    /// <summary>Where it was, and why it is one.</summary>
    public required DeadLetterSummary Summary { get; init; }

    /// <summary>Which topic of that name it came from.</summary>
    public required TopicIdentity Identity { get; init; }

    /// <summary>The record's key, at most 1 MiB of it; null without one.</summary>
    public byte[]? Key { get; init; }

    /// <summary>The record's headers, the first of them where they were more than 1 MiB.</summary>
    public IReadOnlyList<RecordHeader> Headers { get; init; } = [];

    /// <summary>The record's value, at most 1 MiB of it; null for a tombstone.</summary>
    public byte[]? Value { get; init; }

    /// <summary>First half of the SHA-256 of the whole value; of nothing for a tombstone.</summary>
    public required byte[] PayloadHash { get; init; }

    /// <summary>The record's own timestamp, UTC; null when it has none.</summary>
    public DateTime? KafkaTimestamp { get; init; }

    /// <summary>Bytes of the whole key; null without a key.</summary>
    public long? KeyLength { get; init; }

    /// <summary>How many headers the record has.</summary>
    public int HeaderCount { get; init; }

    /// <summary>Where the record was.</summary>
    public DeadLetterPlace Place => Summary.Place;

    /// <summary>The record as a consumer gets it, as far as it is kept.</summary>
    public ConsumedRecord ToRecord() => new()
    {
        Topic = Place.Topic,
        Partition = Place.Partition,
        Offset = Place.Offset,
        Key = Key,
        Value = Value,
        Headers = Headers,
        TimestampMilliseconds = KafkaTimestamp is { } time ? new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeMilliseconds() : null,
    };

    /// <summary>Whether nothing of the value was cut off.</summary>
    public bool ValueIsWhole => (Summary.ValueLength ?? 0) == (Value?.Length ?? 0);

    /// <summary>Whether nothing of the record was cut off.</summary>
    public bool IsWhole => ValueIsWhole && (KeyLength ?? 0) == (Key?.Length ?? 0) && HeaderCount == Headers.Count;
}

/// <summary>Where a dead letter was in Kafka.</summary>
/// <param name="TopicId">What the tables call the topic: one of several where topics of that name were deleted and made again.</param>
/// <param name="Topic">The topic's name.</param>
public sealed record DeadLetterPlace(ushort TopicId, string Topic, int Partition, long Offset)
{
    /// <summary>As the tables say it.</summary>
    public RecordCoordinates Coordinates => new(TopicId, Partition, Offset);

    /// <summary>For people: <c>weather[0]@17</c>.</summary>
    public override string ToString() => $"{Topic}[{Partition}]@{Offset}";
}

/// <summary>A dead letter without what the record held.</summary>
/// <param name="Place">Where the record was.</param>
/// <param name="Reason">The reason code.</param>
/// <param name="Sentence">Which field, what was found, what was wanted. May quote a little of the record.</param>
/// <param name="ValueLength">Bytes of the record's whole value; null for a tombstone.</param>
/// <param name="FirstSeen">When it was stored, UTC.</param>
public sealed record DeadLetterSummary(DeadLetterPlace Place, string Reason, string Sentence, long? ValueLength, DateTime FirstSeen);

/// <summary>What was a dead letter, until a redrive gave its record another outcome.</summary>
/// <param name="Place">Where the record was, and its outcome is.</param>
/// <param name="Reason">The reason code that it had.</param>
/// <param name="FirstSeen">When it was stored as a dead letter, UTC.</param>
/// <param name="Outcome">What it has become: <c>loaded</c>, <c>duplicate</c>, or <c>filtered</c> where a setting leaves it out.</param>
/// <param name="RedrivenAt">When, UTC.</param>
/// <param name="AppVersion">The version of the app whose transform did it.</param>
public sealed record RedrivenLetter(
    DeadLetterPlace Place, string Reason, string Sentence, DateTime FirstSeen, string Outcome, DateTime RedrivenAt, string AppVersion);
