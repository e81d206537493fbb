namespace Tier.Pipeline.Reconciliation;

/// <summary>What was found of one topic.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="Topic">The topic's name.</param>
/// <param name="Identity">Which topic of that name.</param>
/// <param name="Current">Whether the stream's setting stands for this topic now; otherwise it is an earlier one, and only the database can be checked.</param>
public sealed record TopicReport(string Stream, string Topic, TopicIdentity Identity, bool Current, IReadOnlyList<PartitionReport> Partitions)
{
    /// <summary>What the tables call it: <c>topic_id</c>; null when the pipeline hasn't seen it yet.</summary>
    public ushort? Id { get; init; }

    /// <summary>The files that were replayed into the topic.</summary>
    public IReadOnlyList<FileReport> Files { get; init; } = [];

    /// <summary>What doesn't hold for the topic as a whole, or for a file that was replayed into it.</summary>
    public IReadOnlyList<string> Problems =>
    [
        .. Topic.Length == 0 ? [$"the tables have topic_id {Id}, and kafka_topics has no such row: restore it"] : Array.Empty<string>(),
        .. Files.SelectMany(file => file.Problems),
    ];

    /// <summary>What else there is to know.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. Current && Identity.TopicId.Length == 0
            ? ["the broker gives topics no ids: whether this one was deleted and made again shows only by the payload hashes of records that come again"]
            : Array.Empty<string>(),
        .. Files.SelectMany(file => file.Notes),
    ];

    /// <summary>Whether every partition and every file is complete.</summary>
    public bool Complete => Problems.Count == 0 && Partitions.All(partition => partition.Complete);

    /// <summary>Whether a file of an earlier topic is replayed into this one too.</summary>
    internal bool Replays(FileReport file) => Files.Any(own => own.File.Name == file.File.Name && own.File is { Replaced: false, Position.Problem: null });

    /// <summary>The outcomes of all partitions by the ledger.</summary>
    public OutcomeCounts Counts => Partitions.Aggregate(OutcomeCounts.None, (sum, partition) => sum + partition.Ledger);

    /// <summary>How many of the loaded rows fill no column but those that every row has to: their events were not understood.</summary>
    public long Untyped => Partitions.Sum(partition => partition.Untyped);

    /// <summary>The fields that the newest untyped rows keep most often, the most frequent first; at most three.</summary>
    public IReadOnlyList<string> UntypedFields { get; init; } = [];

    /// <summary>How many records wait to be loaded.</summary>
    public long Lag => Partitions.Sum(partition => partition.Lag);

    /// <summary>How many offsets have to have an outcome and have none.</summary>
    public long Holes => Partitions.Sum(partition => partition.Holes.Count());

    /// <summary>How many offsets have more than one outcome.</summary>
    public long Overlaps => Partitions.Sum(partition => partition.Overlaps.Sum(overlap => overlap.Length));

    /// <summary>How many records the broker's retention removed before they were loaded.</summary>
    public long Lost => Partitions.Sum(partition => partition.Lost.Count());

    /// <summary>How many records the broker has taken since the topic was first seen; for a topic that is no more, how many have an outcome.</summary>
    public long Produced => Current
        ? Partitions.Sum(partition => (partition.HighWatermark - (partition.FirstOffset ?? partition.LowWatermark)) ?? 0)
        : Counts.Total;
}

/// <summary>Whether the promise holds: every offset from the low watermark at first sight up to the committed one has exactly one outcome.</summary>
/// <param name="Topics">A report for each topic, the current ones first.</param>
public sealed record ReconciliationReport(IReadOnlyList<TopicReport> Topics)
{
    /// <summary>Whether it holds for all.</summary>
    public bool Complete => Topics.All(topic => topic.Complete);
}
