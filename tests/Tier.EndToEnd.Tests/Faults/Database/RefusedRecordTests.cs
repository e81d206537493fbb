using Tier.EndToEnd.Tests.Hosted;
using Tier.Pipeline.Records;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults.Database;

/// <summary>Records that the transform lets through and the server refuses.</summary>
public sealed class RefusedRecordTests(TestServers servers)
{
    private const int Events = 120;

    [Theory]
    [InlineData("0", DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData("20", DatabaseKind.MySql, BrokerKind.Kafka)]
    [InlineData("39", DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData("0-119", DatabaseKind.MySql, BrokerKind.Kafka)]
    [InlineData("0 1 39 40 57 119", DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [AllStacksData("0", DatabaseKind.MySql, BrokerKind.Kafka)]
    [AllStacksData("20", DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [AllStacksData("39", DatabaseKind.MySql, BrokerKind.Kafka)]
    [AllStacksData("0-119", DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [AllStacksData("0 1 39 40 57 119", DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task Records_that_the_server_refuses_are_dead_letters_wherever_they_are_and_all_others_load(string places, DatabaseKind database, BrokerKind broker)
    {
        var refused = places == "0-119" ? [.. Enumerable.Range(0, Events)] : Array.ConvertAll(places.Split(' '), int.Parse);
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        await app.Pipeline.PublishAsync("weather", Enumerable.Range(0, Events).Select(number => WeatherRecords.Event(number, city: refused.Contains(number) ? "Atlantis" : "Zurich")));
        await app.StartAsync(FaultyRun.SmallBatches with { Functions = ["SegmentTracksEtl"] });
        await app.Pipeline.ExecuteAsync("ALTER TABLE weather_data ADD CONSTRAINT no_atlantis CHECK (city <> 'Atlantis')");

        await app.StartAsync(FaultyRun.SmallBatches with { Functions = ["WeatherEtl"] });
        await app.CheckpointAsync("weather", Events);
        await app.CommittedAsync();
        var report = await app.ConcludeAsync();

        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(Events - refused.Length, refused.Length, 0, 0));
        (await app.Pipeline.QueryAsync<long>("SELECT kafka_offset FROM dead_letters WHERE reason = 'rejected_by_server' ORDER BY kafka_offset")).Should().Equal(refused.Select(offset => (long)offset));
        (await app.Pipeline.QueryAsync<byte[]>("SELECT value FROM dead_letters ORDER BY kafka_offset")).Should().BeEquivalentTo(
            refused.Select(number => WeatherRecords.Event(number, city: "Atlantis")), options => options.WithStrictOrdering());
    }
}
