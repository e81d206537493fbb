using Confluent.Kafka;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Replay;

public sealed class FailedDeliveryTests(TestServers servers)
{
    [Fact]
    public async Task Events_whose_delivery_failed_are_published_by_the_next_call()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 10);
        using var producer = new ProducerBuilder<byte[]?, byte[]>(new ProducerConfig
        {
            BootstrapServers = bench.Broker.BootstrapServers,
            EnableIdempotence = true,
            MessageTimeoutMs = 500,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 50,
        }).SetLogHandler((_, _) => { }).Build();
        await using var replay = await bench.OpenWeatherAsync();
        (await replay.PublishAsync(producer, due: 2, CancellationToken.None)).Should().Be(2);

        bench.Broker.SetBrokerDown();
        var publish = () => replay.PublishAsync(producer, due: 10, CancellationToken.None);
        (await publish.Should().ThrowAsync<ProduceException<byte[]?, byte[]>>()).Which.Error.Code.Should().Be(ErrorCode.Local_MsgTimedOut);
        replay.Progress.Published.Should().Be(2, "nothing more was confirmed");

        bench.Broker.SetBrokerUp();
        (await CallUntilDeliveredAsync(() => replay.PublishAsync(producer, due: 10, CancellationToken.None))).Should().Be(8);
        bench.Records("weather").Select(record => record.Value)
            .Should().BeEquivalentTo(WeatherRecords.Events(0, 10), options => options.WithStrictOrdering());
    }

    /// <summary>
    /// As the timer does. The producer of this test gives up so soon that it may not be connected again at the first call.
    /// </summary>
    private static async Task<int> CallUntilDeliveredAsync(Func<Task<int>> publish)
    {
        while (true)
        {
            try
            {
                return await publish();
            }
            catch (ProduceException<byte[]?, byte[]> exception) when (exception.Error.Code == ErrorCode.Local_MsgTimedOut)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
