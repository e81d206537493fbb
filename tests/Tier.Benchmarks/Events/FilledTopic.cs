using Confluent.Kafka;
using Tier.Benchmarks.Reporting;
using Tier.Benchmarks.Stacks;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Benchmarks.Events;

/// <summary>
/// A topic that has all its events before anything reads it. Runs read it one after another, each in a consumer group of its own. The in-process broker keeps 5 MiB and
/// 100,000 batches of a partition and drops the rest without a word: so there are many partitions, large batches and zstd, and it is checked that all is there.
/// </summary>
internal sealed class FilledTopic
{
    private const int BatchBytes = 1_000_000;
    private const int LargestMessage = 2_400_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TestTopic topic;
    private readonly int partitions;

    private FilledTopic(TestTopic topic, int partitions, EventFormat format, int count, double meanBytes)
    {
        this.topic = topic;
        this.partitions = partitions;
        Format = format;
        Count = count;
        MeanBytes = meanBytes;
    }

    /// <summary>Its name.</summary>
    public string Name => topic.Name;

    /// <summary>How its events are written.</summary>
    public EventFormat Format { get; }

    /// <summary>How many events it has.</summary>
    public int Count { get; }

    /// <summary>The mean length of an event's value, bytes.</summary>
    public double MeanBytes { get; }

    /// <summary>Makes and fills one; the events go to the partitions in turn.</summary>
    /// <exception cref="InvalidOperationException">The broker doesn't have all of them.</exception>
    public static async Task<FilledTopic> FillAsync(BenchmarkStack stack, EventFormat format, int count, int partitions, CancellationToken cancellationToken)
    {
        Progress.Say($"Filling a topic of {partitions} partitions with {count:N0} events, format {format} …");
        var topic = await stack.Servers.CreateTopicAsync(stack.Broker, partitions, $"tracks-{format.ToString().ToLowerInvariant()}", cancellationToken);
        using var producer = new ProducerBuilder<byte[]?, byte[]>(new ProducerConfig
        {
            BootstrapServers = topic.BootstrapServers,
            EnableIdempotence = true,
            CompressionType = CompressionType.Zstd,
            LingerMs = 200,
            BatchSize = BatchBytes,
            MessageMaxBytes = LargestMessage,
        }).SetLogHandler((_, _) => { }).Build();
        var (sent, bytes, failed) = (0, 0L, 0);
        await foreach (var message in TrackMessages.ReadAsync(stack.Servers, format, count, cancellationToken))
        {
            while (!TryProduce(message, sent % partitions))
            {
                producer.Poll(TimeSpan.FromMilliseconds(10));
            }

            sent++;
            bytes += message.Value.Length;
        }

        producer.Flush(cancellationToken);
        var filled = new FilledTopic(topic, partitions, format, count, (double)bytes / sent);
        filled.Check(failed);
        return filled;

        bool TryProduce(Message<byte[]?, byte[]> message, int partition)
        {
            try
            {
                producer.Produce(new TopicPartition(topic.Name, partition), message, report =>
                {
                    if (report.Error.IsError)
                    {
                        Interlocked.Increment(ref failed);
                    }
                });
                return true;
            }
            catch (ProduceException<byte[]?, byte[]> exception) when (exception.Error.Code == ErrorCode.Local_QueueFull)
            {
                return false;
            }
        }
    }

    /// <summary>Reads events as a function gets them, partition by partition.</summary>
    public ConsumedRecord[] Read(int count)
    {
        using var consumer = NewConsumer();
        var records = new List<ConsumedRecord>(count);
        for (var partition = 0; partition < partitions && records.Count < count; partition++)
        {
            var end = consumer.QueryWatermarkOffsets(new(Name, partition), Patience).High.Value;
            consumer.Assign(new TopicPartitionOffset(Name, partition, 0));
            for (var offset = -1L; offset < end - 1 && records.Count < count;)
            {
                if (consumer.Consume(Patience) is not { Message: { } message } result)
                {
                    throw new InvalidOperationException($"{Name}[{partition}] gives nothing after offset {offset}.");
                }

                offset = result.Offset.Value;
                records.Add(new()
                {
                    Topic = Name,
                    Partition = partition,
                    Offset = offset,
                    Key = message.Key,
                    Value = message.Value,
                    Headers = [.. message.Headers.Select(header => new RecordHeader(header.Key, header.GetValueBytes()))],
                    TimestampMilliseconds = message.Timestamp.UnixTimestampMs,
                });
            }
        }

        return [.. records];
    }

    private void Check(int failed)
    {
        using var consumer = NewConsumer();
        var watermarks = Enumerable.Range(0, partitions).Select(partition => consumer.QueryWatermarkOffsets(new(Name, partition), Patience)).ToArray();
        var (dropped, there) = (watermarks.Sum(watermark => watermark.Low.Value), watermarks.Sum(watermark => watermark.High.Value));
        if (failed > 0 || dropped > 0 || there != Count)
        {
            throw new InvalidOperationException($"{Name} should have {Count} events: {failed} weren't taken, {there} came, and the broker has dropped {dropped} of them. Give it more partitions (--partitions).");
        }
    }

    private IConsumer<byte[]?, byte[]?> NewConsumer() =>
        new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig { BootstrapServers = topic.BootstrapServers, GroupId = "reader", EnableAutoCommit = false, FetchWaitMaxMs = 10 }).Build();
}
