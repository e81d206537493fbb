using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Streams;

/// <summary>Files that were misread once, from the topic to the table.</summary>
public sealed class CaseTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Hail_falls(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await LoadWeatherAsync(pipeline, Cases.Read("precip-types.jsonl"));

        (await pipeline.QueryAsync<(string, string, bool?)>("SELECT city, precip_type, is_precipitating FROM weather_data ORDER BY city"))
            .Should().Equal(("A", "hail", true), ("B", "rain", true));
        (await ReportAsync(pipeline, "weather")).Should().Match<TopicReport>(topic => topic.Complete && topic.Untyped == 0);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Where_nothing_tells_whether_anything_falls_the_column_is_NULL(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await LoadWeatherAsync(pipeline, [WeatherRecords.Event(0)]);

        (await pipeline.QueryAsync<bool?>("SELECT is_precipitating FROM weather_data")).Should().Equal((bool?)null);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task An_event_without_a_name_is_a_dead_letter(DatabaseKind database)
    {
        await using var pipeline = await LoadTracksAsync(database, "empty-event.jsonl");

        (await pipeline.QueryAsync<(string, string)>("SELECT reason, sentence FROM dead_letters ORDER BY kafka_offset")).Should().Equal(
            ("missing_field", "event is \"\", wanted a string that isn't blank"),
            ("missing_field", "event is \"  \", wanted a string that isn't blank"));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_call_that_was_sent_again_is_a_duplicate(DatabaseKind database)
    {
        await using var pipeline = await LoadTracksAsync(database, "sdk-retry.jsonl");

        (await ReportAsync(pipeline, "segment-tracks")).Counts.Should().Be(new OutcomeCounts(1, 0, 3, 0));
        (await pipeline.QueryAsync<string>("SELECT event_name FROM segment_tracks")).Should().Equal("Ride Started");
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_row_of_a_warehouse_is_typed(DatabaseKind database)
    {
        await using var pipeline = await LoadTracksAsync(database, "warehouse-snake-case.jsonl");

        (await pipeline.QueryAsync<(string, string, string, double, DateTime)>(
            "SELECT event_id, event_name, anonymous_id, properties_rating, sent_at FROM segment_tracks"))
            .Should().Equal(("ajs-1", "Ride Started", "a-1", 4, new DateTime(2019, 6, 4, 7, 30, 13)));
        (await ReportAsync(pipeline, "segment-tracks")).Should().Match<TopicReport>(topic => topic.Complete && topic.Untyped == 0);
    }

    private async Task<TestPipeline> LoadTracksAsync(DatabaseKind database, string file)
    {
        var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.Services.GetRequiredService<IEtlProcessor<SegmentTracksStream>>()
            .ProcessAsync(await pipeline.PublishAsync("segment-tracks", Cases.Read(file)), CancellationToken.None);
        return pipeline;
    }

    private static async Task LoadWeatherAsync(TestPipeline pipeline, IEnumerable<byte[]> events) =>
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", events), CancellationToken.None);

    private static async Task<TopicReport> ReportAsync(TestPipeline pipeline, string stream) =>
        (await pipeline.ReconcileAsync()).Topics.Single(topic => topic.Stream == stream);
}
