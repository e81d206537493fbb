using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Tier.Pipeline.Kafka;

/// <summary>
/// Reads ranges of offsets from the broker, on consumers of its own that belong to no group. An offset has no record only if the reader, placed
/// at it, was given a higher one or the end of the log, or if the low watermark is above it. That nothing came in time proves nothing.
/// </summary>
/// <param name="kafka">What is asked of them beside the records.</param>
/// <param name="logger">Where the clients' log goes.</param>
/// <param name="patience">How long the broker may give neither a record nor a sign that it is on the way to one; 10 s when it is zero.</param>
public sealed partial class TopicReader(BrokerClients brokers, KafkaMetadata kafka, TimeProvider time, ILogger<TopicReader> logger, TimeSpan patience = default) : IDisposable
{
    private readonly ConcurrentDictionary<string, (bool Compacted, long AskedAt)> policies = new(StringComparer.Ordinal);

    // A transaction marker is one small hole: without a consumer that is connected already, each would cost a connection and its handshakes.
    private readonly ConcurrentBag<PartitionReader> idle = [];
    private volatile bool disposed;

    /// <summary>Reads a range of offsets in chunks of at most 5,000 records and about 32 MiB. Each offset of the range is in exactly one of them, in order.</summary>
    /// <param name="topic">The topic's name.</param>
    /// <param name="from">The first offset.</param>
    /// <param name="to">The offset after the last one.</param>
    /// <exception cref="OffsetsBeyondEndException">The broker's log ends before the range does.</exception>
    /// <exception cref="TimeoutException">The broker gives nothing, or the range reaches into a transaction that isn't finished: try again.</exception>
    /// <exception cref="KafkaException">The broker doesn't answer, or refuses: try again.</exception>
    public async IAsyncEnumerable<OffsetChunk> ReadAsync(
        string topic, int partition, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (from >= to)
        {
            yield break;
        }

        var reader = await RentAsync();
        var usable = false;
        try
        {
            reader.Place(new(topic, partition, from));
            for (var next = from; next < to;)
            {
                usable = false;
                var read = await Task.Run(() => reader.Read(next, to, cancellationToken), cancellationToken);
                var chunk = read.Stop switch
                {
                    ReadStop.OutOfRange when read.Next == next => await LostAsync(reader, new(topic, partition, next), to, cancellationToken),
                    ReadStop.End when read.Next == next => await AwaitAsync(reader, new(topic, partition, next), to, cancellationToken),
                    ReadStop.Silence when read.Next == next => throw new TimeoutException($"{topic}[{partition}]: the broker gave nothing from offset {next} on{reader.Trouble}."),
                    _ => await ExplainAsync(read, topic, partition, cancellationToken),
                };
                if (chunk.Next == read.Next && read.Stop != ReadStop.Full)
                {
                    reader.Place(new(topic, partition, chunk.Next)); // what ended the reading isn't told twice
                }

                usable = true;
                next = chunk.Next;
                yield return chunk;
            }
        }
        finally
        {
            Return(reader, usable);
        }
    }

    /// <summary>Reads one record; null when the broker has none at that offset, or none any more.</summary>
    /// <exception cref="TimeoutException">The broker gives nothing, or the offset belongs to a transaction that isn't finished: try again.</exception>
    /// <exception cref="KafkaException">The broker doesn't answer, or refuses: try again.</exception>
    public async Task<ConsumedRecord?> ReadRecordAsync(string topic, int partition, long offset, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var chunk in ReadAsync(topic, partition, offset, offset + 1, cancellationToken))
            {
                return chunk.Records is [var record] ? record : null;
            }

            return null;
        }
        catch (OffsetsBeyondEndException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    /// <summary>The broker no longer takes the offset: because of its low watermark, or because its log ends before.</summary>
    private async Task<OffsetChunk> LostAsync(PartitionReader reader, TopicPartitionOffset at, long to, CancellationToken cancellationToken)
    {
        var (topic, partition, next) = (at.Topic, at.Partition.Value, at.Offset.Value);
        var low = (await kafka.LowWatermarksAsync(topic, [partition]).WaitAsync(cancellationToken))[partition];
        if (low > next)
        {
            var end = Math.Min(low, to);
            reader.Place(new(topic, partition, end));
            return new([], [new(partition, next, end - 1, GapReason.LostToRetention)], end);
        }

        await RequireAsync(topic, partition, to, cancellationToken);
        throw new KafkaException(new Error(ErrorCode.OffsetOutOfRange, $"{topic}[{partition}]: the broker refuses offset {next} and has it."));
    }

    /// <summary>The log's readable end lies before the range's: what is missing belongs to a transaction that isn't finished, or isn't there.</summary>
    private async Task<OffsetChunk> AwaitAsync(PartitionReader reader, TopicPartitionOffset at, long to, CancellationToken cancellationToken)
    {
        var (topic, partition, next) = (at.Topic, at.Partition.Value, at.Offset.Value);
        await RequireAsync(topic, partition, to, cancellationToken);
        var read = await Task.Run(() => reader.Read(next, to, cancellationToken), cancellationToken);
        return read.Next > next
            ? await ExplainAsync(read, topic, partition, cancellationToken)
            : throw new TimeoutException($"{topic}[{partition}]: offset {next} can't be read yet: it belongs to a transaction that isn't finished.");
    }

    private async Task RequireAsync(string topic, int partition, long to, CancellationToken cancellationToken)
    {
        var high = (await kafka.HighWatermarksAsync(topic, [partition]).WaitAsync(cancellationToken))[partition];
        if (high < to)
        {
            throw new OffsetsBeyondEndException(topic, partition, to - 1, high);
        }
    }

    private async Task<OffsetChunk> ExplainAsync(PartitionRead read, string topic, int partition, CancellationToken cancellationToken)
    {
        if (read.Skipped.Count == 0)
        {
            return new(read.Records, [], read.Next);
        }

        var reason = await IsCompactedAsync(topic, cancellationToken) ? GapReason.Compacted : GapReason.MarkerOrAborted;
        return new(read.Records, [.. read.Skipped.Select(range => new OffsetGap(partition, range.First, range.Last, reason))], read.Next);
    }

    private async Task<bool> IsCompactedAsync(string topic, CancellationToken cancellationToken)
    {
        if (!policies.TryGetValue(topic, out var policy) || time.GetElapsedTime(policy.AskedAt) >= LoadingOptions.CompactionHolds)
        {
            var now = time.GetTimestamp();
            policy = (await kafka.IsCompactedAsync(topic).WaitAsync(cancellationToken), now);
            policies[topic] = policy;
        }

        return policy.Compacted;
    }

    private Task<PartitionReader> RentAsync()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return idle.TryTake(out var reader)
            ? Task.FromResult(reader)
            : Task.Run(() => new PartitionReader(
                brokers.Configuration, patience > TimeSpan.Zero ? patience : LoadingOptions.ReaderPatience, message => LogClient(logger, message)));
    }

    private void Return(PartitionReader reader, bool usable)
    {
        if (!usable || disposed || !idle.IsEmpty)
        {
            reader.Dispose();
            return;
        }

        reader.Leave();
        idle.Add(reader);
        if (disposed)
        {
            Dispose();
        }
    }

    [LoggerMessage(EventId = 500, Level = LogLevel.Debug, Message = "Reader: {Message}")]
    private static partial void LogClient(ILogger logger, string message);
}

/// <summary>What the broker has of consecutive offsets of a partition: for each a record, or the proof that there is none.</summary>
/// <param name="Records">The records, by offset.</param>
/// <param name="Gaps">The offsets without a record, by offset.</param>
/// <param name="Next">The first offset after the chunk.</param>
public sealed record OffsetChunk(IReadOnlyList<ConsumedRecord> Records, IReadOnlyList<OffsetGap> Gaps, long Next);

/// <summary>The broker's log ends before offsets that it once had: it has lost records, or the topic is another one.</summary>
/// <param name="topic">The topic's name.</param>
/// <param name="wanted">The last offset that was asked for.</param>
/// <param name="end">The offset that the next record will get.</param>
public sealed class OffsetsBeyondEndException(string topic, int partition, long wanted, long end)
    : Exception($"{topic}[{partition}]: offset {wanted} is asked for, and the broker's log ends before offset {end}.");
