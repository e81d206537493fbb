using Microsoft.Extensions.DependencyInjection;
using Tier.LocalHost.Servers;
using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Topics;

/// <summary>A topic that is deleted and made again has the same name, and offsets that begin at 0 again.</summary>
public sealed class TopicIdentityTests(TestServers servers)
{
    [Fact]
    public async Task A_topic_made_again_between_two_runs_is_loaded_from_its_start()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)), CancellationToken.None);

        MakeAgain(broker, pipeline);
        await pipeline.NewWorker().WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(5, 10)), CancellationToken.None);

        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(15);
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM duplicate_events")).Should().Be(5);
        var weather = (await pipeline.ReconcileAsync()).Topics.Where(topic => topic.Stream == "weather").ToArray();
        weather.Should().AllSatisfy(topic => topic.Complete.Should().BeTrue());
        weather.Select(topic => (topic.Current, topic.Counts.Loaded, topic.Counts.Duplicates)).Should().Equal((true, 5, 5), (false, 10, 0));
    }

    [Fact]
    public async Task A_topic_made_again_while_the_worker_runs_and_grown_beyond_the_old_offset_is_loaded_from_its_start()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)), CancellationToken.None);

        MakeAgain(broker, pipeline);
        // The client goes on at the old offset: nothing in the records tells.
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(100, 20));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[10..], CancellationToken.None);

        await CompleteAsync(pipeline, (true, new(20, 0, 0, 0)), (false, new(10, 0, 0, 0)));
    }

    [Fact]
    public async Task Records_that_the_broker_drops_after_the_topic_was_first_seen_are_a_loss_though_none_was_ever_loaded()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);
        await pipeline.Services.GetRequiredService<StreamTopics>().RegisterAllAsync(CancellationToken.None);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));

        broker.DeleteRecords(pipeline.Topic("weather"), 0, 5);

        (await pipeline.ReconcileAsync()).Topics.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems)
            .Should().Equal("offsets 0 to 4 were removed by the broker's retention before they were loaded");
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[5..], CancellationToken.None);
        (await pipeline.QueryAsync<(long, long, string)>("SELECT first_offset, last_offset, reason FROM offset_gaps")).Should().Equal((0, 4, "lost_to_retention"));
    }

    private static async Task CompleteAsync(TestPipeline pipeline, params (bool Current, OutcomeCounts Counts)[] topics)
    {
        var weather = (await pipeline.ReconcileAsync()).Topics.Where(topic => topic.Stream == "weather").ToArray();
        weather.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems).Should().BeEmpty();
        weather.Select(topic => (topic.Current, topic.Counts)).Should().Equal(topics);
        pipeline.AskedToStop().Should().BeFalse();
    }

    private async Task<TestPipeline> PipelineAsync(InProcessBroker broker)
    {
        var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, settings: ("BrokerList", broker.BootstrapServers));
        broker.CreateTopic(pipeline.Topic("weather"), 1);
        broker.CreateTopic(pipeline.Topic("segment-tracks"), 1);
        return pipeline;
    }

    private static void MakeAgain(InProcessBroker broker, TestPipeline pipeline)
    {
        broker.DeleteTopic(pipeline.Topic("weather"));
        broker.CreateTopic(pipeline.Topic("weather"), 1);
    }
}
