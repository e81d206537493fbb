using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>What was checked once is not read again, unless all is to be.</summary>
public sealed class VerifiedOffsetsTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task The_mark_moves_over_the_closed_ranges_that_hold_and_the_next_check_begins_there(DatabaseKind database)
    {
        await using var pipeline = await LoadedAsync(database);
        var first = await WeatherAsync(pipeline, full: false);
        (first.Complete, first.AuditedFrom, first.VerifiedTo).Should().Be((true, 0, 200));
        (await MarkAsync(pipeline)).Should().Be(200);

        var second = await WeatherAsync(pipeline, full: false);

        (second.Complete, second.AuditedFrom, second.VerifiedTo).Should().Be((true, 200, 200), "the last range may still grow");
    }

    [Fact]
    public async Task Damage_below_the_mark_is_found_by_a_full_check_alone_which_takes_the_mark_back()
    {
        await using var pipeline = await LoadedAsync();
        await WeatherAsync(pipeline, full: false);
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset = 150");
        (await WeatherAsync(pipeline, full: false)).Complete.Should().BeTrue("it was verified before");

        var full = await WeatherAsync(pipeline, full: true);

        full.Holes.Should().Equal(new OffsetRange(150, 150));
        (await MarkAsync(pipeline)).Should().Be(100);
        (await WeatherAsync(pipeline, full: false)).Holes.Should().Equal([new OffsetRange(150, 150)], "the mark is below it now");
    }

    [Fact]
    public async Task Damage_above_the_mark_is_found_by_every_check_and_the_mark_waits_before_it()
    {
        await using var pipeline = await LoadedAsync();
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset = 50");

        (await WeatherAsync(pipeline, full: false)).Holes.Should().Equal(new OffsetRange(50, 50));
        (await MarkAsync(pipeline)).Should().BeNull();
        (await WeatherAsync(pipeline, full: false)).Holes.Should().Equal(new OffsetRange(50, 50));
    }

    [Fact]
    public async Task A_mark_inside_a_range_has_that_range_read_as_a_whole()
    {
        await using var pipeline = await LoadedAsync();
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset = 110");
        await pipeline.ExecuteAsync("UPDATE partition_checkpoints SET verified_to = 170 WHERE next_offset > 0");

        var weather = await WeatherAsync(pipeline, full: false);

        weather.AuditedFrom.Should().Be(100);
        weather.Holes.Should().Equal(new OffsetRange(110, 110));
        (await MarkAsync(pipeline)).Should().Be(100);
    }

    [Fact]
    public async Task A_mark_above_the_checkpoint_is_worth_nothing()
    {
        await using var pipeline = await LoadedAsync();
        await pipeline.ExecuteAsync("UPDATE partition_checkpoints SET verified_to = 1000 WHERE next_offset > 0");
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset = 299");

        (await WeatherAsync(pipeline, full: false)).Holes.Should().Equal(new OffsetRange(299, 299));
        (await MarkAsync(pipeline)).Should().Be(200);
    }

    [Fact]
    public async Task A_mark_that_another_check_or_a_rewind_has_moved_meanwhile_stays_where_it_is()
    {
        await using var pipeline = await LoadedAsync();
        var (topic, marks) = (await pipeline.ValueAsync<ushort>("SELECT topic_id FROM load_ranges LIMIT 1"), new VerifiedOffsets(new Pipeline.Warehouse.Database(pipeline.Database.AppConnectionString)));
        await pipeline.ExecuteAsync("UPDATE partition_checkpoints SET verified_to = 100 WHERE next_offset > 0");

        (await marks.MoveAsync(topic, 0, from: null, to: 200, CancellationToken.None)).Should().BeNull();
        (await MarkAsync(pipeline)).Should().Be(100, "it wasn't null any more");
        await marks.MoveAsync(topic, 0, from: 100, to: 400, CancellationToken.None);
        (await MarkAsync(pipeline)).Should().Be(100, "the checkpoint stands at 300");
        await marks.MoveAsync(topic, 0, from: 100, to: 200, CancellationToken.None);
        (await MarkAsync(pipeline)).Should().Be(200);
        await marks.MoveAsync(topic, 0, from: 200, to: null, CancellationToken.None);
        (await MarkAsync(pipeline)).Should().BeNull();
    }

    [Fact]
    public async Task A_user_who_may_only_read_gets_the_verdict_and_is_told_that_the_next_check_begins_at_the_same_place()
    {
        await using var pipeline = await LoadedAsync();
        var user = $"reader_{pipeline.Database.Name}";
        await pipeline.ExecuteAsync($"CREATE USER '{user}'@'127.0.0.1' IDENTIFIED BY 'only-for-this-test'");
        await pipeline.ExecuteAsync($"GRANT SELECT ON `{pipeline.Database.Name}`.* TO '{user}'@'127.0.0.1'");
        var reader = new MySqlConnectionStringBuilder(pipeline.Database.AppConnectionString) { UserID = user, Password = "only-for-this-test" };

        var report = await new Reconciler(new(reader.ConnectionString), pipeline.Services.GetRequiredService<KafkaMetadata>(), pipeline.Services.GetRequiredService<EventStreams>())
            .ReconcileAsync(CancellationToken.None);

        report.Complete.Should().BeTrue();
        report.Topics.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Notes).Should().ContainSingle()
            .Which.Should().Match("how far it was checked could not be noted*UPDATE command denied*");
    }

    /// <summary>300 rows, and the ledger in three ranges, as if each had 100,000.</summary>
    private async Task<TestPipeline> LoadedAsync(DatabaseKind database = DatabaseKind.MariaDb)
    {
        var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 300)), CancellationToken.None);
        await pipeline.ExecuteAsync("UPDATE load_ranges SET last_offset = 99, loaded = 100");
        foreach (var first in new[] { 100, 200 })
        {
            await pipeline.ExecuteAsync($"INSERT INTO load_ranges SELECT topic_id, 0, {first}, {first + 99}, 100, 0, 0, 0, 0, NOW(3) FROM load_ranges WHERE first_offset = 0");
        }

        return pipeline;
    }

    private static async Task<PartitionReport> WeatherAsync(TestPipeline pipeline, bool full) =>
        (await pipeline.ReconcileAsync(full)).Topics.Single(topic => topic.Stream == "weather").Partitions.Single();

    private static Task<long?> MarkAsync(TestPipeline pipeline) => pipeline.ValueAsync<long?>("SELECT verified_to FROM partition_checkpoints WHERE next_offset > 0");
}
