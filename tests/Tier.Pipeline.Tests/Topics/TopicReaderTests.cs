using Microsoft.Extensions.DependencyInjection;
using Tier.LocalHost.Servers;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Topics;

public sealed class TopicReaderTests(TestServers servers)
{
    private static readonly CancellationToken Now = CancellationToken.None;

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task A_range_is_read_with_all_that_a_record_has_and_nothing_beyond_it(BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        var records = await pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 10), null, []], headers: number => [new("ce_id", [(byte)number]), new("empty", null)]);

        var read = await ReadAsync(pipeline, 3, 12);

        read.SelectMany(chunk => chunk.Records).Should().BeEquivalentTo(records[3..12], options => options.WithStrictOrdering());
        read.Should().AllSatisfy(chunk => chunk.Gaps.Should().BeEmpty());
        read[^1].Next.Should().Be(12);
        (await Reader(pipeline).ReadRecordAsync(pipeline.Topic("weather"), 0, 10, Now)).Should().BeEquivalentTo(records[10]);
    }

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task A_range_comes_in_chunks_of_five_thousand_records_at_most(BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 12_000));

        var read = await ReadAsync(pipeline, 0, 12_000);

        read.Select(chunk => (chunk.Records.Count, chunk.Next)).Should().Equal((5_000, 5_000), (5_000, 10_000), (2_000, 12_000));
    }

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task A_range_beyond_the_end_of_the_log_is_told_from_one_that_has_no_records(BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));

        var across = () => ReadAsync(pipeline, 5, 11);
        var beyond = () => ReadAsync(pipeline, 20, 30);

        (await across.Should().ThrowAsync<OffsetsBeyondEndException>()).WithMessage("*offset 10 is asked for*ends before offset 10*");
        (await beyond.Should().ThrowAsync<OffsetsBeyondEndException>()).WithMessage("*offset 29 is asked for*ends before offset 10*");
        (await Reader(pipeline).ReadRecordAsync(pipeline.Topic("weather"), 0, 10, Now)).Should().BeNull();
    }

    private static TopicReader Reader(TestPipeline pipeline) => pipeline.Services.GetRequiredService<TopicReader>();

    private static async Task<List<OffsetChunk>> ReadAsync(TestPipeline pipeline, long from, long to)
    {
        var chunks = new List<OffsetChunk>();
        await foreach (var chunk in Reader(pipeline).ReadAsync(pipeline.Topic("weather"), 0, from, to, Now))
        {
            chunks.Add(chunk);
        }

        return chunks;
    }
}
