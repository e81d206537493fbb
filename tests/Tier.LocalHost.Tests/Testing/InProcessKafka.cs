using Confluent.Kafka;

namespace Tier.LocalHost.Tests.Testing;

/// <summary>librdkafka's own broker, inside this process; topics appear with four partitions at the first record.</summary>
public sealed class InProcessKafka : IDisposable
{
    private readonly IAdminClient owner;
    private readonly IProducer<byte[]?, byte[]?> producer;

    private bool stopped;

    public InProcessKafka()
    {
        var configuration = new AdminClientConfig { BootstrapServers = "in-process", LogConnectionClose = false };
        configuration.Set("test.mock.num.brokers", "1");
        owner = new AdminClientBuilder(configuration).SetLogHandler((_, _) => { }).Build();
        var broker = owner.GetMetadata(TimeSpan.FromMinutes(1)).Brokers[0];
        Address = $"{broker.Host}:{broker.Port}";
        producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = Address, LingerMs = 0 }).SetLogHandler((_, _) => { }).Build();
    }

    public string Address { get; }

    /// <summary>Sends records to the partitions in turn.</summary>
    public async Task ProduceAsync(string topic, int count, Message<byte[]?, byte[]?>? message = null)
    {
        for (var number = 0; number < count; number++)
            await producer.ProduceAsync(new TopicPartition(topic, number % 4), message ?? new Message<byte[]?, byte[]?> { Value = [1] });
    }

    /// <summary>How many records of the topic a group has committed.</summary>
    public long Committed(string topic, string group)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Address, GroupId = group }).SetLogHandler((_, _) => { }).Build();
        return consumer.Committed(Enumerable.Range(0, 4).Select(partition => new TopicPartition(topic, partition)), TimeSpan.FromMinutes(1))
            .Sum(offset => Math.Max(0, offset.Offset.Value));
    }

    public void StopBroker()
    {
        if (stopped)
            return;
        stopped = true;
        producer.Dispose();
        owner.Dispose();
    }

    public void Dispose() => StopBroker();
}
