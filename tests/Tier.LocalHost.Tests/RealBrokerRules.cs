using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Tier.LocalHost.Tests.Testing;
using Tier.Testing;

namespace Tier.LocalHost.Tests;

/// <summary>The same rules with librdkafka's consumer and broker, and the real clock.</summary>
public sealed class RealBrokerRules : IDisposable
{
    private readonly InProcessKafka kafka = new();

    public void Dispose() => kafka.Dispose();

    [Theory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task Records_arrive_and_are_committed(string protocol)
    {
        await kafka.ProduceAsync("topic", 1, new Message<byte[]?, byte[]?> { Key = null, Value = null, Headers = [new Header("a", [1])] });
        await kafka.ProduceAsync("topic", 99);
        await using var host = await NewHost(protocol).StartedAsync();

        await Eventually.HoldsAsync(() => Received(host) == 100);
        await host.Host.StopAsync();

        kafka.Committed("topic", "group").Should().Be(100);
        var first = host.Script.Calls.SelectMany(call => call.Records).Single(record => record.Partition == 0 && record.Offset == 0);
        (first.Key, first.Value, first.Headers[0].Key).Should().Be((null, null, "a"));
    }

    [Fact]
    public async Task What_was_committed_is_not_delivered_again_and_what_was_cancelled_is()
    {
        await kafka.ProduceAsync("topic", 20);
        await using (var host = await NewHost("consumer").StartedAsync())
        {
            await Eventually.HoldsAsync(() => Received(host) == 20);
            host.Script.Act = (_, token) => new Gate().WaitAsync(token);
            await kafka.ProduceAsync("topic", 8);
            await Eventually.HoldsAsync(() => Received(host) > 20);
            await host.Host.StopAsync();
        }

        await using var second = await NewHost("consumer").StartedAsync();
        await Eventually.HoldsAsync(() => Received(second) == 8);

        second.Script.Calls.SelectMany(call => call.Records).Select(record => record.Offset).Should().OnlyContain(offset => offset >= 5);
    }

    [Fact]
    public async Task Two_hosts_share_the_partitions_and_nothing_is_left_out()
    {
        await kafka.ProduceAsync("topic", 40);
        await using var first = await NewHost("consumer").StartedAsync();
        await Eventually.HoldsAsync(() => Received(first) == 40);
        await using var second = await NewHost("consumer").StartedAsync();

        await Eventually.HoldsAsync(() => second.Log.Lines.Any(line => line.Id.Id == 7140 && line.Text.Contains('[', StringComparison.Ordinal)));
        await Eventually.HoldsAsync(() => first.Log.Count(7141) > 0);
        await kafka.ProduceAsync("topic", 40);
        await Eventually.HoldsAsync(() => Coordinates(first).Concat(Coordinates(second)).Distinct().Count() == 80);
        Received(second).Should().BeGreaterThan(0);
        await first.Host.StopAsync();
        await second.Host.StopAsync();

        kafka.Committed("topic", "group").Should().Be(80);
    }

    [Fact]
    public async Task A_broker_that_goes_away_is_reported_once_and_the_host_can_still_stop()
    {
        await kafka.ProduceAsync("topic", 4);
        await using var host = await NewHost("consumer").StartedAsync();
        await Eventually.HoldsAsync(() => Received(host) == 4);

        kafka.StopBroker();
        await Eventually.HoldsAsync(() => host.Log.Count(7145) > 0);
        await host.Host.StopAsync();

        host.Log.Count(7145).Should().Be(1);
        host.Log.Lines.Should().NotContain(line => line.Level >= LogLevel.Error);
    }

    private static int Received(TestHost host) => host.Script.Calls.Sum(call => call.Records.Length);

    private static IEnumerable<(int Partition, long Offset)> Coordinates(TestHost host) =>
        host.Script.Calls.SelectMany(call => call.Records).Select(record => (record.Partition, record.Offset));

    private TestHost NewHost(string protocol) => new(
        "Batch",
        """{ "extensions": { "kafka": { "commitOnFailure": false, "maxRetries": -1 } } }""",
        new() { ["Brokers"] = kafka.Address, ["LocalHost__KafkaGroupProtocol"] = protocol, ["LocalHost__FetchWaitMaxMs"] = "10" },
        realParts: true,
        drainTimeout: TimeSpan.FromMilliseconds(300));
}
