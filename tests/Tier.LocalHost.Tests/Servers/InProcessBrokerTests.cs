using System.Globalization;
using System.Net;
using Confluent.Kafka;
using Tier.LocalHost.Servers;

namespace Tier.LocalHost.Tests.Servers;

public sealed class InProcessBrokerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly InProcessBroker broker = InProcessBroker.Start();

    public void Dispose() => broker.Dispose();

    [Fact]
    public void It_listens_on_loopback_only()
    {
        var port = int.Parse(broker.BootstrapServers.Split(':')[1], CultureInfo.InvariantCulture);

        ListeningSockets.Of(Environment.ProcessId).Where(socket => socket.Port == port).Should().Equal(new IPEndPoint(IPAddress.Loopback, port));
    }

    [Fact]
    public async Task What_is_produced_to_a_topic_is_consumed_from_it()
    {
        broker.CreateTopic("weather", partitions: 2);

        var at = await ProduceAsync(broker, new TopicPartition("weather", 1), [1, 2, 3]);

        at.Offset.Value.Should().Be(0);
        Consume(broker, at).Message.Value.Should().Equal(1, 2, 3);
    }

    [Fact]
    public void A_topic_has_the_partitions_that_were_asked_for()
    {
        broker.CreateTopic("weather", partitions: 7);

        using var admin = Admin(broker);
        admin.GetMetadata("weather", Patience).Topics.Single().Partitions.Should().HaveCount(7);
    }

    [Fact]
    public void A_topic_that_exists_is_refused()
    {
        broker.CreateTopic("weather", partitions: 1);

        var again = () => broker.CreateTopic("weather", partitions: 1);

        again.Should().Throw<KafkaException>().Which.Error.Code.Should().Be(ErrorCode.TopicAlreadyExists);
    }

    [Fact]
    public async Task A_topic_that_was_deleted_and_created_again_has_another_id()
    {
        broker.CreateTopic("weather", partitions: 1);
        var first = await TopicIdAsync("weather");

        broker.DeleteTopic("weather");
        broker.CreateTopic("weather", partitions: 1);
        var second = await TopicIdAsync("weather");

        first.Should().NotBe("AAAAAAAAAAAAAAAAAAAAAA", "that is no id");
        second.Should().NotBe(first);
    }

    [Fact]
    public async Task Deleting_records_moves_the_low_watermark()
    {
        broker.CreateTopic("weather", partitions: 1);
        var partition = new TopicPartition("weather", 0);
        await ProduceAsync(broker, partition, [1]);
        await ProduceAsync(broker, partition, [2]);

        broker.DeleteRecords("weather", 0, beforeOffset: 1);

        using var consumer = Consumer(broker);
        consumer.QueryWatermarkOffsets(partition, Patience).Low.Value.Should().Be(1);
    }

    [Fact]
    public async Task Two_brokers_in_one_process_know_nothing_of_each_other()
    {
        using var other = InProcessBroker.Start();
        broker.CreateTopic("weather", partitions: 1);
        other.CreateTopic("weather", partitions: 1);
        var partition = new TopicPartition("weather", 0);

        await ProduceAsync(broker, partition, [1]);
        await ProduceAsync(broker, partition, [2]);
        var at = await ProduceAsync(other, partition, [3]);

        at.Offset.Value.Should().Be(0);
        other.BootstrapServers.Should().NotBe(broker.BootstrapServers);
    }

    [Fact]
    public async Task While_it_is_down_nobody_reaches_it_and_afterwards_its_records_are_still_there()
    {
        broker.CreateTopic("weather", partitions: 1);
        var at = await ProduceAsync(broker, new TopicPartition("weather", 0), [1]);

        broker.SetBrokerDown();
        using var admin = Admin(broker);
        var ask = () => admin.GetMetadata(TimeSpan.FromMilliseconds(200));
        ask.Should().Throw<KafkaException>();
        broker.SetBrokerUp();

        Consume(broker, at).Message.Value.Should().Equal(1);
    }

    [Fact]
    public void Once_disposed_it_is_gone()
    {
        var gone = InProcessBroker.Start();
        gone.Dispose();

        using var admin = Admin(gone);
        var ask = () => admin.GetMetadata(TimeSpan.FromMilliseconds(200));
        ask.Should().Throw<KafkaException>();
        var create = () => gone.CreateTopic("weather", 1);
        create.Should().Throw<ObjectDisposedException>();
    }

    private async Task<string> TopicIdAsync(string topic)
    {
        using var admin = Admin(broker);
        var described = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]));
        return described.TopicDescriptions.Single().TopicId.ToString();
    }

    private static async Task<TopicPartitionOffset> ProduceAsync(InProcessBroker broker, TopicPartition partition, byte[] value)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, LingerMs = 0 }).Build();
        return (await producer.ProduceAsync(partition, new Message<Null, byte[]> { Value = value })).TopicPartitionOffset;
    }

    private static ConsumeResult<Ignore, byte[]> Consume(InProcessBroker broker, TopicPartitionOffset at)
    {
        using var consumer = Consumer(broker);
        consumer.Assign(at);
        return consumer.Consume(Patience);
    }

    private static IConsumer<Ignore, byte[]> Consumer(InProcessBroker broker) =>
        new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = "test" }).Build();

    private static IAdminClient Admin(InProcessBroker broker) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
}
