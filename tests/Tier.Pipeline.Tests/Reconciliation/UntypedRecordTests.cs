using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Recovery;
using Tier.Pipeline.Tests.Recovery;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>Records of foreign shapes are counted where they are loaded, and counted again where the ledger is corrected.</summary>
public sealed class UntypedRecordTests(TestServers servers)
{
    private const string Untyped = "SELECT CAST(COALESCE(SUM(untyped), 0) AS SIGNED) FROM load_ranges";

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task They_are_counted_in_the_ledger_the_report_and_the_metrics_with_the_fields_they_keep_most_often(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        using var measured = new MeasuredLoads(pipeline.Topic("weather"));
        var records = await pipeline.PublishAsync("weather",
        [
            Foreign(0, "a", "b", "c", "d"), Typed(1), Foreign(2, "b", "c", "d"),
            WeatherRecords.WithoutCity(3), Foreign(2, "e"), Foreign(4, "c", "d"), Foreign(5, "d"),
        ]);
        await pipeline.LoadAsync(records[..3]);
        await pipeline.LoadAsync(records[3..]);
        await pipeline.LoadAsync(records);

        var topic = await WeatherAsync(pipeline);

        (await pipeline.ValueAsync<long>(Untyped)).Should().Be(4);
        topic.Untyped.Should().Be(4);
        topic.Counts.Should().Be(new Pipeline.Records.OutcomeCounts(5, 1, 1, 0));
        topic.UntypedFields.Should().Equal("d", "c", "b");
        topic.Complete.Should().BeTrue();
        measured.Sum("tier.etl.untyped_records").Should().Be(4);
    }

    [Fact]
    public async Task Where_every_record_is_understood_there_are_none()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        using var measured = new MeasuredLoads(pipeline.Topic("weather"));
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", [Typed(0), Typed(1)]));

        (await WeatherAsync(pipeline)).Should().Match<TopicReport>(topic => topic.Untyped == 0 && topic.UntypedFields.Count == 0);
        measured.Sum("tier.etl.untyped_records").Should().Be(0);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_repair_counts_them_again(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", [Foreign(0, "a"), Typed(1), Foreign(2, "a"), Typed(3)]));
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset IN (1, 2)");

        // One of those that are gone has come again: its own record is a duplicate now.
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", [Typed(2)]));
        await pipeline.RepairAsync();

        (await pipeline.LedgerAsync()).Should().Equal((0, 4, 4, 0, 1, 0));
        (await pipeline.ValueAsync<long>(Untyped)).Should().Be(1);
        (await WeatherAsync(pipeline)).Should().Match<TopicReport>(topic => topic.Untyped == 1 && topic.Complete);
    }

    [Fact]
    public async Task A_range_that_the_ledger_has_lost_is_counted_with_them()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", [Foreign(0, "a"), Typed(1), Foreign(2, "a")]));
        await pipeline.ExecuteAsync("DELETE FROM load_ranges");

        await pipeline.RepairAsync();

        (await pipeline.ValueAsync<long>(Untyped)).Should().Be(2);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_rewind_leaves_those_below_and_loading_again_adds_the_others(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("weather", [Foreign(0, "a"), Typed(1), Foreign(2, "a"), Foreign(3, "a"), Typed(4)]);
        await pipeline.LoadAsync(records);
        var rewinder = pipeline.Services.GetRequiredService<Rewinder>();

        var plan = await rewinder.PlanAsync(pipeline.Topic("weather"), 0, RewindTarget.At(3), CancellationToken.None);
        await rewinder.RewindAsync(plan, 0, CancellationToken.None);

        (await pipeline.ValueAsync<long>(Untyped)).Should().Be(2);
        await pipeline.LoadAsync(records);
        (await pipeline.ValueAsync<long>(Untyped)).Should().Be(3);
    }

    [Fact]
    public async Task Whoever_empties_columns_of_rows_does_not_make_the_topic_incomplete()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", [Typed(0), Typed(1)]));
        await pipeline.ExecuteAsync("UPDATE weather_data SET humidity = NULL");

        (await WeatherAsync(pipeline)).Complete.Should().BeTrue();
    }

    private static byte[] Typed(int minute) => Event(minute, "\"currently_humidity\":0.5");

    private static byte[] Foreign(int minute, params string[] fields) =>
        Event(minute, string.Join(',', fields.Select(field => $"\"{field}\":1")));

    private static byte[] Event(int minute, string fields) =>
        Encoding.UTF8.GetBytes($$"""{"date_time":"2019-06-04 00:{{minute:00}}:00","city":"Zurich","currently_temperature":20,{{fields}}}""");

    private static async Task<TopicReport> WeatherAsync(TestPipeline pipeline) =>
        (await pipeline.ReconcileAsync()).Topics.Single(topic => topic.Stream == "weather");
}
