using System.Diagnostics;
using System.Text.Json;
using Confluent.Kafka;

namespace Tier.Pipeline.Kafka;

/// <summary>A consumer that is placed at one offset of one partition and reads on from there. Its calls block; one at a time.</summary>
internal sealed class PartitionReader : IDisposable
{
    /// <summary>Confluent.Kafka wants a group's name, though a consumer that is placed by hand never joins it.</summary>
    private const string GroupId = "tier-reader";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<byte[]?, byte[]?> consumer;
    private readonly TimeSpan patience;
    private string? fetchPosition;
    private bool moved;
    private Error? lastError;

    /// <summary>Makes the consumer; connects when it is placed.</summary>
    public PartitionReader(ClientConfig configuration, TimeSpan patience, Action<string> log)
    {
        this.patience = patience;
        consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig(configuration)
        {
            GroupId = GroupId,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Error,
            EnablePartitionEof = true,
            IsolationLevel = IsolationLevel.ReadCommitted,

            // The end of the log is told by an empty answer, which the broker holds back for so long.
            FetchWaitMaxMs = 10,
            ReconnectBackoffMaxMs = 1_000,

            // A single value can have 50 MB, and a batch of the producer some of them.
            ReceiveMessageMaxBytes = 512 * 1024 * 1024,
            QueuedMaxMessagesKbytes = 32 * 1024,
            FetchQueueBackoffMs = 10,

            // Aborted records are fetched and thrown away: only the statistics tell that the reader moves.
            StatisticsIntervalMs = 1_000,
        })
            .SetLogHandler((_, message) => log(message.Message))
            .SetErrorHandler((_, error) => lastError = error)
            .SetStatisticsHandler((_, json) => NoteFetchPosition(json))
            .Build();
    }

    /// <summary>What the client last complained of since it was placed, for messages.</summary>
    public string Trouble => lastError is null ? "" : $" ({lastError.Reason})";

    /// <summary>Places the reader.</summary>
    public void Place(TopicPartitionOffset at)
    {
        (fetchPosition, lastError) = (null, null);
        consumer.Assign(at);
    }

    /// <summary>Stops reading; the connections stay.</summary>
    public void Leave() => consumer.Unassign();

    /// <summary>Reads on, until a chunk is full or there is nothing more to be had.</summary>
    /// <param name="from">The offset that the reader is at.</param>
    /// <param name="to">The offset after the last one that is wanted.</param>
    /// <exception cref="KafkaException">The broker refuses.</exception>
    public PartitionRead Read(long from, long to, CancellationToken cancellationToken)
    {
        var records = new List<ConsumedRecord>();
        var skipped = new List<(long First, long Last)>();
        var next = from;
        long bytes = 0;

        void SkipTo(long offset)
        {
            var end = Math.Min(offset, to);
            if (end > next)
            {
                skipped.Add((next, end - 1));
                next = end;
            }
        }

        while (next < to && records.Count < LoadingOptions.ChunkRecords && bytes < LoadingOptions.ChunkBytes)
        {
            var result = Consume(cancellationToken, out var outOfRange);
            if (outOfRange)
            {
                return new(records, skipped, next, ReadStop.OutOfRange);
            }

            if (result is null)
            {
                return new(records, skipped, next, ReadStop.Silence);
            }

            if (result.Offset < next)
            {
                continue; // from before the reader was placed anew
            }

            SkipTo(result.Offset);
            if (result.IsPartitionEOF)
            {
                if (next < to)
                {
                    return new(records, skipped, next, ReadStop.End);
                }
            }
            else if (next < to)
            {
                records.Add(ToRecord(result));
                bytes += (result.Message.Value?.Length ?? 0) + (result.Message.Key?.Length ?? 0);
                next++;
            }
        }

        return new(records, skipped, next, ReadStop.Full);
    }

    public void Dispose() => consumer.Dispose();

    /// <summary>The next record or the end of the log; null when nothing came and the reader didn't move.</summary>
    private ConsumeResult<byte[]?, byte[]?>? Consume(CancellationToken cancellationToken, out bool outOfRange)
    {
        outOfRange = false;
        var silent = Stopwatch.StartNew();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (consumer.Consume(Poll) is { } result)
                {
                    return result;
                }
            }
            catch (ConsumeException exception) when (exception.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
            {
                outOfRange = true;
                return null;
            }
            catch (ConsumeException exception) when (exception.Error.Code is ErrorCode.GroupAuthorizationFailed)
            {
                // The client looks for the group's coordinator all the same; the reader has no use for it.
            }

            if (moved)
            {
                moved = false;
                silent.Restart();
            }
            else if (silent.Elapsed >= patience)
            {
                return null;
            }
        }
    }

    private void NoteFetchPosition(string json)
    {
        using var statistics = JsonDocument.Parse(json);
        var position = "";
        foreach (var topic in statistics.RootElement.GetProperty("topics").EnumerateObject())
        {
            foreach (var partition in topic.Value.GetProperty("partitions").EnumerateObject())
            {
                position += $"{topic.Name}[{partition.Name}]@{partition.Value.GetProperty("next_offset").GetInt64()} ";
            }
        }

        moved |= fetchPosition is not null && fetchPosition != position;
        fetchPosition = position;
    }

    private static ConsumedRecord ToRecord(ConsumeResult<byte[]?, byte[]?> result) => new()
    {
        Topic = result.Topic,
        Partition = result.Partition.Value,
        Offset = result.Offset.Value,
        Key = result.Message.Key,
        Value = result.Message.Value,
        Headers = [.. result.Message.Headers.Select(header => new RecordHeader(header.Key, header.GetValueBytes()))],
        TimestampMilliseconds = result.Message.Timestamp.Type == TimestampType.NotAvailable ? null : result.Message.Timestamp.UnixTimestampMs,
    };
}

/// <summary>What one reading gave.</summary>
/// <param name="Records">The records, by offset.</param>
/// <param name="Skipped">Offsets that the broker has no record at, by offset.</param>
/// <param name="Next">The first offset that is still to be read.</param>
/// <param name="Stop">Why it ended.</param>
internal sealed record PartitionRead(IReadOnlyList<ConsumedRecord> Records, IReadOnlyList<(long First, long Last)> Skipped, long Next, ReadStop Stop);

/// <summary>Why a reading ended.</summary>
internal enum ReadStop
{
    /// <summary>It has the whole range, or as much as one chunk takes.</summary>
    Full,

    /// <summary>The readable log ends there.</summary>
    End,

    /// <summary>The broker's log doesn't have the next offset: it is below the low watermark, or beyond the end.</summary>
    OutOfRange,

    /// <summary>Nothing came in time.</summary>
    Silence,
}
