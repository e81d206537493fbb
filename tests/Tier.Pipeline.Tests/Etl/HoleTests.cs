using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Etl;

/// <summary>Offsets that no batch brought are read from the broker.</summary>
public sealed class HoleTests(TestServers servers)
{
    private static readonly CancellationToken Now = CancellationToken.None;

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_hole_at_the_start_of_a_batch_is_read_from_the_broker_and_loaded_first(DatabaseKind database, BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, broker);
        var records = await pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 20), WeatherRecords.WithoutCity(1), WeatherRecords.Event(3), .. WeatherRecords.Events(20, 8)]);
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[..10], Now);

        await pipeline.Services.WeatherProcessor().ProcessAsync(records[25..], Now);

        await CompleteAsync(pipeline, new(28, 1, 1, 0));
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task Holes_inside_a_batch_and_in_several_partitions_are_filled(DatabaseKind database, BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, broker, partitions: 3);
        var batch = new List<Pipeline.Etl.ConsumedRecord>();
        for (var partition = 0; partition < 3; partition++)
        {
            var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(partition * 100, 30), partition);
            batch.AddRange(partition == 1 ? records : [.. records[(5 * partition)..10], .. records[12..20], .. records[21..]]);
        }

        await pipeline.Services.WeatherProcessor().ProcessAsync(batch, Now);

        await CompleteAsync(pipeline, new(90, 0, 0, 0));
    }

    private static async Task CompleteAsync(TestPipeline pipeline, OutcomeCounts counts)
    {
        var report = await pipeline.ReconcileAsync();
        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(counts);
        report.Topics.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems).Should().BeEmpty();
        pipeline.AskedToStop().Should().BeFalse();
    }
}
