using System.Reflection;
using Confluent.Kafka;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Replay;

/// <summary>The proof from the file to the topic finds what is missing.</summary>
public sealed class ReplayControlTests(TestServers servers)
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_replay_that_publishes_one_event_less_is_not_complete(int less, bool complete)
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 20);
        var configuration = new ProducerConfig { BootstrapServers = bench.Broker.BootstrapServers, EnableIdempotence = true };
        using var real = new ProducerBuilder<byte[]?, byte[]>(configuration).Build();
        await using (var replay = await bench.OpenWeatherAsync())
        {
            (await replay.PublishAsync(Leaving(real, less), due: 21, CancellationToken.None))
                .Should().Be(20, "the replay itself notices nothing");
        }

        bench.Records("weather").Should().HaveCount(20 - less);
        var report = await bench.LoadIncompleteAsync();
        report.Complete.Should().Be(complete);
        var weather = report.Topics.Single(topic => topic.Stream == "weather");
        weather.Partitions.Should().AllSatisfy(partition => partition.Complete.Should().BeTrue("of the topic, nothing is missing"));
        weather.Problems.Should().HaveCount(less);
        weather.Problems.Should().AllSatisfy(
            problem => problem.Should().Match("*: 20 events were published, and 19 of them are known to be in the topic"));
    }

    private static IProducer<byte[]?, byte[]> Leaving(IProducer<byte[]?, byte[]> real, int less)
    {
        var producer = DispatchProxy.Create<IProducer<byte[]?, byte[]>, ForgetfulProducer>();
        ((ForgetfulProducer)(object)producer).Set(real, 20 - less);
        return producer;
    }

    /// <summary>A producer that leaves out the last events and says that it published them.</summary>
#pragma warning disable CA1852 // The proxy is a class derived from it.
    private class ForgetfulProducer : DispatchProxy
#pragma warning restore CA1852
    {
        private IProducer<byte[]?, byte[]>? real;
        private object? last;
        private int left;

        public void Set(IProducer<byte[]?, byte[]> producer, int events) => (real, left) = (producer, events);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            left-- > 0 ? last = targetMethod!.Invoke(real, args) : last;
    }
}
