using Confluent.Kafka;
using Tier.EndToEnd.Tests.Hosted;
using Tier.Pipeline.Records;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults;

/// <summary>A producer that isn't ours writes transactions: the markers at their ends take offsets, and aborted records are never delivered. Only a real Kafka has them.</summary>
public sealed class TransactionalProducerTests(TestServers servers)
{
    private const int Each = 20;

    [Theory, InlineData(DatabaseKind.MariaDb), AllStacksData(DatabaseKind.MySql)]
    public async Task Markers_and_aborted_records_are_gaps_and_the_rest_loads(DatabaseKind database)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, BrokerKind.Kafka);
        using (var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = app.Pipeline.Settings["BrokerList"], TransactionalId = app.Pipeline.Topic("weather") }).Build())
        {
            producer.InitTransactions(TimeSpan.FromMinutes(1));
            for (var transaction = 0; transaction < 3; transaction++)
            {
                producer.BeginTransaction();
                foreach (var value in WeatherRecords.Events(transaction * Each, Each))
                {
                    producer.Produce(app.Pipeline.Topic("weather"), new() { Value = value });
                }

                producer.Flush(TimeSpan.FromMinutes(1)); // an aborted record is one that the broker has
                if (transaction == 1)
                {
                    producer.AbortTransaction();
                }
                else
                {
                    producer.CommitTransaction();
                }
            }
        }

        await app.Pipeline.PublishAsync("weather", [WeatherRecords.Event(1_000)]);
        const long offsets = (3 * (Each + 1)) + 1;
        await app.StartAsync();
        await app.CheckpointAsync("weather", offsets);
        var report = await app.ConcludeAsync();

        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts((2 * Each) + 1, 0, 0, Each + 3));
        (await app.Pipeline.QueryAsync<string>("SELECT DISTINCT reason FROM offset_gaps")).Should().Equal("marker_or_aborted");
    }
}
