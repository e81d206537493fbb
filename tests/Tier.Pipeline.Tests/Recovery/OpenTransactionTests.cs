using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Recovery;
using Tier.Pipeline.Streams;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>
/// While a Kafka transaction is open, nobody can read from its first record on: whoever looks for missing offsets ends there.
/// </summary>
public sealed class OpenTransactionTests(TestServers servers)
{
    private static CancellationToken Now => CancellationToken.None;

    [Fact]
    public async Task All_who_look_for_missing_offsets_agree_while_a_transaction_is_open_and_afterwards()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.Kafka);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 5));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[..3], Now);
        var transactional = new ProducerConfig { BootstrapServers = pipeline.Settings["BrokerList"], TransactionalId = pipeline.Topic("weather") };
        using var producer = new ProducerBuilder<Null, byte[]>(transactional).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(60));
        producer.BeginTransaction();
        for (var number = 5; number < 8; number++)
        {
            await producer.ProduceAsync(new TopicPartition(pipeline.Topic("weather"), 0), new() { Value = WeatherRecords.Event(number) });
        }

        await pipeline.PublishAsync("weather", WeatherRecords.Events(8, 2));
        await pipeline.CommitAsync("weather", 10);

        // Offsets 3 and 4 can be read; 5 to 7 are the transaction's, and 8 and 9 lie behind it.
        (await MissingAsync(pipeline)).Should().Equal((3, 4));
        (await ReconciledAsync(pipeline)).Should().Equal((3, 4));
        var repair = await pipeline.RepairAsync();
        repair.Steps.Select(step => (step.Range.First, step.Range.Last)).Should().Equal((3, 4));
        repair.Left.Should().BeEmpty();
        (await MissingAsync(pipeline)).Should().BeEmpty();
        (await ReconciledAsync(pipeline)).Should().BeEmpty();
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue("nobody can read more");
        (await pipeline.RepairAsync()).Should().BeEquivalentTo(new RepairReport([], []));

        producer.CommitTransaction(TimeSpan.FromSeconds(60));
        (await MissingAsync(pipeline)).Should().Equal((5, 9));
        (await ReconciledAsync(pipeline)).Should().Equal((5, 9));
        (await pipeline.RepairAsync()).Steps.Select(step => (step.Range.First, step.Range.Last)).Should().Equal((5, 9));
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(10);
    }

    /// <summary>What the watch would load.</summary>
    private static async Task<IEnumerable<(long, long)>> MissingAsync(TestPipeline pipeline)
    {
        var topic = await pipeline.Services.GetRequiredService<TopicRegistry>().GetAsync(pipeline.Topic("weather"), Now);
        return (await pipeline.Services.GetRequiredService<MissingRanges>().FindAsync(
            EventStreams.BuiltIn.Single(stream => stream.Name == "weather"), topic, Now))
            .Select(found => (found.Missing.First, found.Missing.Last));
    }

    /// <summary>What reconcile says is missing.</summary>
    private static async Task<IEnumerable<(long, long)>> ReconciledAsync(TestPipeline pipeline) =>
        (await pipeline.WeatherAsync()).Holes.Select(hole => (hole.First, hole.Last));
}
