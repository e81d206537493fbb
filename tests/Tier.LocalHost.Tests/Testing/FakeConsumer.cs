using System.Collections.Concurrent;
using Confluent.Kafka;
using Tier.LocalHost.Kafka;

namespace Tier.LocalHost.Tests.Testing;

/// <summary>A consumer of records that the test adds.</summary>
internal sealed class FakeConsumer : IRecordConsumer, IRecordConsumerFactory, IDisposable
{
    private readonly BlockingCollection<ConsumeResult<byte[]?, byte[]?>> records = [];
    private readonly ConcurrentDictionary<int, long> nextOffsets = new();
    private readonly ConcurrentQueue<TopicPartitionOffset> stored = new();
    private int polls;

    public ConsumerConfig? Configuration { get; private set; }

    public IReadOnlyList<TopicPartitionOffset> Stored => [.. stored];

    public int Waiting => records.Count;

    public int Polls => Volatile.Read(ref polls);

    public int? StoredWhenClosed { get; private set; }

    public int? LostPartition { get; set; }

    public Error? Failure { get; set; }

    public void Add(int count = 1, int partition = 0, Message<byte[]?, byte[]?>? message = null)
    {
        for (var number = 0; number < count; number++)
        {
            records.Add(new ConsumeResult<byte[]?, byte[]?>
            {
                TopicPartitionOffset = new TopicPartitionOffset("topic", partition, nextOffsets.AddOrUpdate(partition, 0, (_, offset) => offset + 1)),
                Message = message ?? new Message<byte[]?, byte[]?> { Value = [1] },
            });
        }
    }

    public IRecordConsumer Create(string function, string topic, ConsumerConfig configuration)
    {
        Configuration = configuration;
        return this;
    }

    // Returns early: the collector's window goes by the fake clock, its polls by the real one.
    public ConsumeResult<byte[]?, byte[]?>? Consume(TimeSpan timeout)
    {
        Interlocked.Increment(ref polls);
        if (Failure is { } error)
        {
            Failure = null;
            throw new ConsumeException(new ConsumeResult<byte[], byte[]>(), error);
        }

        return records.TryTake(out var record, millisecondsTimeout: 2) ? record : null;
    }

    public void StoreOffset(TopicPartitionOffset offset)
    {
        if (offset.Partition == LostPartition)
            throw new KafkaException(ErrorCode.Local_State);
        stored.Enqueue(offset);
    }

    public void Close() => StoredWhenClosed = stored.Count;

    public void Dispose() => records.Dispose();
}
