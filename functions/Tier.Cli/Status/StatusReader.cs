using Tier.Pipeline.Kafka;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Cli.Status;

/// <summary>Reads where a run stands from the replay, the broker and the database.</summary>
internal sealed class StatusReader(RunFigures figures, Checkpoints checkpoints, KafkaMetadata kafka, Replayer replayer)
{
    private const int NewestRows = 3;
    private const int MaxColumns = 5;

    private readonly Dictionary<string, IReadOnlyList<int>> partitions = [];

    public async Task<RunStatus> ReadAsync(CancellationToken cancellationToken)
    {
        // Before the checkpoints: what is published after this reading must not count as loaded.
        var progress = replayer.Progress;
        var streams = new List<StreamStatus>();
        foreach (var stream in progress)
        {
            streams.Add(await ReadAsync(stream, cancellationToken));
        }

        return new(TimeProvider.System.GetTimestamp(), streams, await LastDeadLetterAsync(progress, cancellationToken));
    }

    /// <summary>How many rows each stream's table has, over all topics.</summary>
    public async Task<IReadOnlyDictionary<string, long>> RowsAsync(CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, long>();
        foreach (var table in EventStreams.BuiltIn.Select(stream => stream.Table))
        {
            rows.Add(table.Name, await figures.RowsAsync(table, cancellationToken));
        }

        return rows;
    }

    private async Task<StreamStatus> ReadAsync(ReplayProgress progress, CancellationToken cancellationToken)
    {
        var topic = progress.Topic;
        if (!partitions.TryGetValue(topic.Name, out var known))
        {
            partitions[topic.Name] = known = await kafka.PartitionsAsync(topic.Name);
        }

        var high = await kafka.HighWatermarksAsync(topic.Name, known);
        var next = await checkpoints.ReadAsync(topic.Id, cancellationToken);
        var (counts, untyped) = await figures.CountsAsync(topic.Id, cancellationToken);
        var lag = high.Sum(partition => partition.Value - next.GetValueOrDefault(partition.Key));
        return new()
        {
            Stream = progress.Stream.Name,
            Topic = topic.Name,
            Table = progress.Stream.Table.Name,
            Published = progress.Published,
            Events = progress.Events,
            Lag = lag,
            Through = progress.Completed && lag == 0,
            Counts = counts,
            Untyped = untyped,
            Latency = await figures.LatencyAsync(progress.Stream.Table, topic.Id, known, cancellationToken),
            NewestRows = await NewestRowsAsync(progress.Stream.Table, topic.Id, cancellationToken),
        };
    }

    private async Task<IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>>> NewestRowsAsync(
        StreamTable table, ushort topicId, CancellationToken cancellationToken) =>
    [
        .. (await figures.NewestRowsAsync(table, topicId, NewestRows, cancellationToken))
            .Select(IReadOnlyList<KeyValuePair<string, string>> (row) =>
        [
            .. from value in row.Where(value => value.Value is not null).Take(MaxColumns)
               select KeyValuePair.Create(value.Key, DisplayText.Of(value.Value!)),
        ]),
    ];

    private async Task<string?> LastDeadLetterAsync(IReadOnlyList<ReplayProgress> progress, CancellationToken cancellationToken) =>
        progress.Count > 0
            && await figures.LastDeadLetterAsync(progress.Select(stream => stream.Topic.Id), cancellationToken)
                is var (name, partition, offset, reason, sentence)
            ? $"{name}[{partition}]@{offset}  {reason}: {DisplayText.Of(sentence)}"
            : null;
}

/// <summary>Where a run stands.</summary>
/// <param name="At">When this was read, as a timestamp of the clock.</param>
/// <param name="LastDeadLetter">Coordinates, reason and sentence of the newest dead letter; null when there is none.</param>
internal sealed record RunStatus(long At, IReadOnlyList<StreamStatus> Streams, string? LastDeadLetter)
{
    /// <summary>Whether all files are through and all is loaded.</summary>
    public bool Through => Streams.Count > 0 && Streams.All(stream => stream.Through);

    /// <summary>Events a second that were published since an earlier reading.</summary>
    public double Rate(RunStatus? earlier, StreamStatus stream) =>
        earlier?.Streams.FirstOrDefault(before => before.Stream == stream.Stream) is { } before && At > earlier.At
            ? Math.Max(0, stream.Published - before.Published) / TimeProvider.System.GetElapsedTime(earlier.At, At).TotalSeconds
            : 0;
}

/// <summary>Where one stream stands.</summary>
internal sealed record StreamStatus
{
    public required string Stream { get; init; }

    public required string Topic { get; init; }

    /// <summary>The stream's table.</summary>
    public required string Table { get; init; }

    /// <summary>Events of the file that are published.</summary>
    public required long Published { get; init; }

    /// <summary>Events of the file.</summary>
    public required long Events { get; init; }

    /// <summary>Records that wait to be loaded.</summary>
    public required long Lag { get; init; }

    /// <summary>Whether nothing more is published and all is loaded.</summary>
    public required bool Through { get; init; }

    /// <summary>Outcomes of this topic.</summary>
    public required OutcomeCounts Counts { get; init; }

    /// <summary>How many of the loaded rows fill no column but those that every row has to.</summary>
    public long Untyped { get; init; }

    /// <summary>95th percentile, over the newest rows, of the time from the record's timestamp to its load; null without rows.</summary>
    public required TimeSpan? Latency { get; init; }

    /// <summary>The newest rows: column and value, without those that are null.</summary>
    public required IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> NewestRows { get; init; }
}
