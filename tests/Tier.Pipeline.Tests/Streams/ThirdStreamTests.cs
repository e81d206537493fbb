using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Hosting;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Streams;

/// <summary>
/// A stream is one declaration: what it declares is loaded, dead-lettered, reconciled and redriven, and no other class knows it.
/// </summary>
public sealed class ThirdStreamTests(TestServers servers)
{
    private const string Table = """
        CREATE TABLE battery_data LIKE weather_data;
        ALTER TABLE battery_data DROP COLUMN date_time, DROP COLUMN city, DROP COLUMN temperature, DROP COLUMN apparent_temperature, DROP COLUMN humidity,
            DROP COLUMN precip_probability, DROP COLUMN precip_intensity, DROP COLUMN precip_type, DROP COLUMN is_precipitating, DROP COLUMN visibility, DROP COLUMN wind_speed,
            ADD COLUMN scooter VARCHAR(255) NOT NULL, ADD COLUMN at DATETIME(3) NOT NULL, ADD COLUMN charge DOUBLE, ADD COLUMN state VARCHAR(20)
        """;

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Its_events_are_loaded_dead_lettered_reconciled_and_redriven(DatabaseKind database)
    {
        var topic = (await servers.CreateTopicAsync(BrokerKind.InProcess, 1, "battery")).Name;
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, settings: ("BatteryTopic", topic));
        await using var worker = pipeline.NewWorker(change: services => services.AddStream<BatteryStream>());
        await worker.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);
        await pipeline.ExecuteAsync(Table);
        byte[][] events =
        [
            """{"scooter":"S-17","at":"2019-06-04T07:30:00Z","charge":0.81,"state":"Charging","firmware":3}"""u8.ToArray(),
            """{"scooter":"S-17","at":"2019-06-04T09:30:00+02:00","charge":0.81}"""u8.ToArray(),
            """{"scooter":"S-18","charge":0.5}"""u8.ToArray(),
        ];

        await worker.GetRequiredService<IEtlProcessor<BatteryStream>>().ProcessAsync(await pipeline.PublishAsync("battery", events), CancellationToken.None);

        (await pipeline.QueryAsync<(string, DateTime, double, string, string)>("SELECT scooter, at, charge, state, REPLACE(additional_properties, ' ', '') FROM battery_data"))
            .Should().Equal(("S-17", new DateTime(2019, 6, 4, 7, 30, 0), 0.81, "charging", """{"firmware":3}"""));
        (await pipeline.QueryAsync<(string, string)>("SELECT reason, sentence FROM dead_letters"))
            .Should().Equal(("missing_field", "at is missing, wanted a time as in 2019-06-04T07:30:00Z in the years 1000 to 9999"));
        await using var mended = pipeline.NewWorker(change: services => services.AddStream<BatteryStream>().AddSingleton<BatteryStream>(new MendedBattery()));
        (await worker.RedriveAsync()).StillDead.Should().Be(1);
        (await mended.RedriveAsync()).Redriven.Should().Be(new OutcomeCounts(1, 0, 0, 0));
        var report = await worker.GetRequiredService<Reconciler>().ReconcileAsync(full: true, CancellationToken.None);
        report.Topics.Single(one => one.Stream == "battery").Should().Match<TopicReport>(one => one.Complete && one.Counts == new OutcomeCounts(2, 0, 1, 0));
    }

    /// <summary>The same stream where somebody has found out that an event without a time is of the day's beginning.</summary>
    private sealed class MendedBattery : BatteryStream
    {
        protected override byte[]? Extract(ConsumedRecord record) =>
            record.Value.AsSpan().IndexOf("\"at\""u8) >= 0 ? record.Value : [.. """{"at":"2019-06-04","""u8, .. record.Value.AsSpan(1)];
    }
}
