using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Confluent.Kafka;
using Tier.LocalHost.Servers;
using Tier.Testing;

namespace Tier.LocalHost.Tests.Servers;

public sealed class KafkaServerTests(TestServers servers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_broker_that_was_killed_comes_back_at_the_same_place_with_its_records_and_ids()
    {
        var folder = await servers.NewFolderAsync();
        TopicPartitionOffset at;
        string address;
        string id;
        await using (var first = await StartAsync(folder))
        {
            address = first.BootstrapServers;
            await first.CreateTopicAsync("weather", partitions: 1);
            id = await TopicIdAsync(address);
            at = await ProduceAsync(address, [1, 2, 3]);
            await first.KillAsync();
        }

        await using var second = await StartAsync(folder);

        second.BootstrapServers.Should().Be(address);
        (await TopicIdAsync(address)).Should().Be(id);
        Consume(address, at).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task A_broker_that_outlived_its_run_is_taken_over_and_then_stopped()
    {
        var folder = await servers.NewFolderAsync();
        var left = await StartAsync(folder);
        left.Abandon();

        var second = await StartAsync(folder);
        second.Adopted.Should().BeTrue();
        second.ProcessId.Should().Be(left.ProcessId);
        await second.DisposeAsync();

        ProcessList.In(folder).Should().BeEmpty();
    }

    [Fact]
    public async Task It_listens_on_loopback_only()
    {
        await using var server = await StartAsync(await servers.NewFolderAsync());

        ListeningSockets.Of(server.ProcessId).Should().HaveCount(2, "clients have one, the controller another")
            .And.OnlyContain(socket => IPAddress.IsLoopback(socket.Address))
            .And.Contain(socket => server.BootstrapServers == $"127.0.0.1:{socket.Port}");
    }

    [Fact]
    public async Task A_topic_that_exists_is_kept_and_gets_the_partitions_it_lacks()
    {
        await using var server = await StartAsync(await servers.NewFolderAsync());
        await server.CreateTopicAsync("weather", partitions: 2);
        await server.CreateTopicAsync("weather", partitions: 1);
        await server.CreateTopicAsync("weather", partitions: 3);

        using var admin = Admin(server.BootstrapServers);
        admin.GetMetadata("weather", Patience).Topics.Single().Partitions.Should().HaveCount(3);
    }

    [Theory, InlineData("Port"), InlineData("ControllerPort")]
    public async Task A_port_that_another_takes_while_the_data_is_made_is_replaced(string name)
    {
        var folder = await servers.NewFolderAsync();
        var starting = StartAsync(folder);
        var state = Path.Combine(folder, "server.json");
        await Eventually.HoldsAsync(() => Task.FromResult(starting.IsFaulted || File.Exists(state)));
        if (starting.IsFaulted)
        {
            await starting; // there is no Kafka: skipped
        }

        using var taker = new TcpListener(IPAddress.Loopback, JsonElement.Parse(await File.ReadAllTextAsync(state)).GetProperty(name).GetInt32());
        taker.Start();

        await using var server = await starting;

        await server.CreateTopicAsync("weather", partitions: 1);
    }

    [Fact]
    public async Task A_broker_that_stood_still_for_longer_than_its_session_still_gets_a_topic()
    {
        await using var server = await StartAsync(await servers.NewFolderAsync());
        UnixProcess.Signal(server.ProcessId, UnixProcess.Stop);
        await Task.Delay(TimeSpan.FromSeconds(5)); // how long it lasts is the fault
        UnixProcess.Signal(server.ProcessId, UnixProcess.Continue);

        await server.CreateTopicAsync("weather", partitions: 1);

        using var admin = Admin(server.BootstrapServers);
        admin.GetMetadata("weather", Patience).Topics.Single().Partitions.Should().ContainSingle();
    }

    [Fact]
    public async Task A_broker_that_does_not_start_shows_the_end_of_its_log()
    {
        var home = RealServer.Home("KAFKA_HOME");
        var folder = await servers.NewFolderAsync();

        var start = () => KafkaServer.StartAsync(new KafkaServerOptions { Folder = folder, Home = home, ExtraProperties = ["num.io.threads=none"] });

        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*num.io.threads*");
        ProcessList.In(folder).Should().BeEmpty();
    }

    [Theory]
    [InlineData(null, "KAFKA_HOME is not set*")]
    [InlineData("/", "KAFKA_HOME is /, but there is no /bin/kafka-server-start.sh*")]
    public async Task A_home_without_Kafka_is_named(string? home, string message)
    {
        var folder = await servers.NewFolderAsync();

        var start = () => KafkaServer.StartAsync(new KafkaServerOptions { Folder = folder, Home = home });

        var thrown = (await start.Should().ThrowAsync<Pipeline.Records.SettingException>()).WithMessage(message).Which;
        thrown.Setting.Should().Be("KAFKA_HOME");
    }

    private static async Task<KafkaServer> StartAsync(string folder)
    {
        var home = RealServer.Home("KAFKA_HOME");
        return await KafkaServer.StartAsync(new KafkaServerOptions { Folder = folder, Home = home });
    }

    private static async Task<string> TopicIdAsync(string bootstrapServers)
    {
        using var admin = Admin(bootstrapServers);
        var described = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(["weather"]));
        return described.TopicDescriptions.Single().TopicId.ToString();
    }

    private static async Task<TopicPartitionOffset> ProduceAsync(string bootstrapServers, byte[] value)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = bootstrapServers, LingerMs = 0 }).Build();
        return (await producer.ProduceAsync("weather", new Message<Null, byte[]> { Value = value })).TopicPartitionOffset;
    }

    private static byte[] Consume(string bootstrapServers, TopicPartitionOffset at)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "test" }).Build();
        consumer.Assign(at);
        return consumer.Consume(Patience).Message.Value;
    }

    private static IAdminClient Admin(string bootstrapServers) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
}
