using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Tier.LocalHost.Servers;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Kafka;

public sealed class KafkaMetadataTests(TestServers servers)
{
    [Fact]
    public async Task Nothing_is_asked_any_more_when_the_client_has_ended()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var topic = pipeline.Topic("weather");
        var metadata = new KafkaMetadata(pipeline.Services.GetRequiredService<BrokerClients>());
        (await metadata.PartitionsAsync(topic)).Should().Equal(0);

        var asked = metadata.HighWatermarksAsync(topic, [0]);
        metadata.Dispose();

        (await asked)[0].Should().Be(0, "an answer is waited for");
        var ask = () => metadata.LowWatermarksAsync(topic, [0]);
        await ask.Should().ThrowAsync<OperationCanceledException>();
        var describe = () => metadata.IdentifyAsync(topic);
        await describe.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_client_whose_answers_do_not_come_is_not_freed()
    {
        var metadata = new KafkaMetadata(new(new() { BrokerList = "127.0.0.1:1" }, BrokerSecurity.Plaintext));

        var asked = metadata.LowWatermarksAsync("nothing", [0]);
        metadata.Dispose();

        // A client that was freed would never say that its question took too long.
        var answer = () => asked.WaitAsync(2 * LoadingOptions.BrokerTimeout);
        await answer.Should().ThrowAsync<KafkaException>();
    }
}
