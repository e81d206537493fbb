using Tier.LocalHost.Servers;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>Every kind of damage that hands can do to the tables of a partition is found, and where.</summary>
public sealed class ReconcilerTests(TestServers servers)
{
    private const string InsertGap = "INSERT INTO offset_gaps SELECT topic_id, 0, ";
    private const string InsertRange = "INSERT INTO load_ranges SELECT topic_id, 0, ";
    private const string DoubleRow =
        "INSERT INTO weather_data (topic_id, kafka_partition, kafka_offset, event_day, date_time, city, temperature, is_precipitating, payload_hash, loaded_at) SELECT topic_id, kafka_partition, kafka_offset, event_day + INTERVAL 1 DAY, date_time, city, temperature, is_precipitating, payload_hash, loaded_at FROM weather_data WHERE kafka_offset = ";

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Topics_without_any_record_are_complete(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.Services.WeatherProcessor().ProcessAsync([], CancellationToken.None);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory]
    [InlineData("DELETE FROM weather_data WHERE kafka_offset = 3", "3", "")]
    [InlineData("DELETE FROM weather_data WHERE kafka_offset IN (0, 2, 3, 4, 8)", "0, 2 to 4, 8", "")]
    [InlineData("DELETE FROM dead_letters", "9", "")]
    [InlineData("DELETE FROM duplicate_events", "10", "")]
    [InlineData("DELETE FROM offset_gaps", "11 to 14", "")]
    [InlineData("UPDATE offset_gaps SET last_offset = 12", "13 to 14", "")]
    [InlineData("UPDATE offset_gaps SET first_offset = 7", "", "7 to 8 (1 row and 1 gap), 9 (1 dead letter and 1 gap), 10 (1 duplicate and 1 gap)")]
    [InlineData(InsertGap + "12, 13, 'purged', NOW(3) FROM partition_checkpoints", "", "12 to 13 (2 gaps)")]
    [InlineData(DoubleRow + "5", "", "5 (2 rows)")]
    [InlineData("UPDATE dead_letters SET kafka_offset = 3", "9", "3 (1 row and 1 dead letter)")]
    [InlineData("UPDATE duplicate_events SET kafka_offset = 9", "10", "9 (1 dead letter and 1 duplicate)")]
    public async Task Offsets_without_an_outcome_and_offsets_with_several_are_found(string damage, string holes, string overlaps)
    {
        await using var pipeline = await LoadedAsync();
        (await pipeline.ExecuteAsync(damage)).Should().BePositive();

        var weather = await WeatherAsync(pipeline);

        weather.Complete.Should().BeFalse();
        string.Join(", ", weather.Holes).Should().Be(holes);
        string.Join(", ", weather.Overlaps).Should().Be(overlaps);
    }

    [Fact]
    public async Task A_missing_row_that_a_doubled_one_makes_up_for_in_number_is_found()
    {
        await using var pipeline = await LoadedAsync();
        (await pipeline.ExecuteAsync(DoubleRow + "5")).Should().Be(1);
        (await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset = 3")).Should().Be(1);

        var weather = await WeatherAsync(pipeline);

        weather.Complete.Should().BeFalse();
        weather.Disagreements.Should().BeEmpty("the tables have as many as the ledger says");
        weather.Holes.Should().Equal(new OffsetRange(3, 3));
        weather.Overlaps.Should().Equal(new Overlap(5, 5, new(2, 0, 0, 0)));
    }

    [Fact]
    public async Task Doubled_rows_that_make_up_for_missing_ones_in_number_and_in_the_sum_of_their_offsets_are_found()
    {
        await using var pipeline = await LoadedAsync();
        foreach (var offset in new[] { 1, 4 })
        {
            (await pipeline.ExecuteAsync(DoubleRow + offset)).Should().Be(1);
        }

        (await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset IN (2, 3)")).Should().Be(2);

        var weather = await WeatherAsync(pipeline);

        weather.Holes.Should().Equal(new OffsetRange(2, 3));
        weather.Overlaps.Should().Equal(new Overlap(1, 1, new(2, 0, 0, 0)), new Overlap(4, 4, new(2, 0, 0, 0)));
    }

    [Fact]
    public async Task An_outcome_that_became_one_of_another_kind_is_found_by_the_ledgers_sums()
    {
        await using var pipeline = await LoadedAsync();
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset = 3");
        await pipeline.ExecuteAsync(
            "INSERT INTO dead_letters (topic_id, kafka_partition, kafka_offset, payload_hash, reason, sentence, first_seen) SELECT topic_id, 0, 3, REPEAT('x', 16), 'by_hand', '', NOW(3) FROM partition_checkpoints");

        var weather = await WeatherAsync(pipeline);

        weather.Holes.Should().BeEmpty();
        weather.Overlaps.Should().BeEmpty();
        weather.Disagreements.Should().Equal(new Disagreement(0, 14, new(9, 1, 1, 4), new(8, 2, 1, 4)));
        weather.Problems.Should().Equal("offsets 0 to 14: the tables have 8 loaded, 2 dead letters, 1 duplicates, 4 gaps, the ledger 9 loaded, 1 dead letters, 1 duplicates, 4 gaps");
    }

    [Theory]
    [InlineData("UPDATE weather_data SET kafka_offset = 15 WHERE kafka_offset = 3", "15", "3")]
    [InlineData("UPDATE dead_letters SET kafka_offset = 20", "20", "9")]
    [InlineData("UPDATE duplicate_events SET kafka_offset = -1", "-1", "10")]
    [InlineData("UPDATE offset_gaps SET last_offset = 17", "15 to 17", "")]
    [InlineData("UPDATE partition_checkpoints SET low_watermark = 2", "0 to 1", "")]
    [InlineData("UPDATE partition_checkpoints SET next_offset = 9", "9 to 14", "9 to 14")]
    public async Task Outcomes_outside_of_what_the_checkpoint_covers_are_found(string damage, string outside, string holes)
    {
        await using var pipeline = await LoadedAsync();
        (await pipeline.ExecuteAsync(damage)).Should().BePositive();

        var weather = await WeatherAsync(pipeline);

        weather.Complete.Should().BeFalse();
        string.Join(", ", weather.Outside).Should().Be(outside);
        string.Join(", ", weather.Holes).Should().Be(holes);
    }

    [Theory]
    [InlineData("DELETE FROM load_ranges", "the ledger has a hole: offsets 0 to 14")]
    [InlineData("UPDATE load_ranges SET first_offset = 1", "the ledger has a hole: offsets 0")]
    [InlineData("UPDATE load_ranges SET last_offset = 11", "the ledger has a hole: offsets 12 to 14")]
    [InlineData("UPDATE load_ranges SET last_offset = 17", "the ledger goes on to offset 17 and the checkpoint stands at 15")]
    [InlineData("UPDATE load_ranges SET loaded = loaded + 1", "the ledger counts 16 outcomes for offsets 0 to 14")]
    [InlineData("UPDATE partition_checkpoints SET next_offset = 17", "the ledger has a hole: offsets 15 to 16")]
    [InlineData("UPDATE partition_checkpoints SET next_offset = 14", "the ledger goes on to offset 14 and the checkpoint stands at 14")]
    [InlineData("UPDATE partition_checkpoints SET next_offset = 14", "offsets 14 to 14 were committed and have no outcome")]
    [InlineData("UPDATE partition_checkpoints SET low_watermark = 2", "the ledger begins at offset 0, before the first one that was seen, 2")]
    [InlineData(InsertRange + "5, 6, 2, 0, 0, 0, 0, NOW(3) FROM partition_checkpoints", "the ledger overlaps: offsets 5 to 6")]
    [InlineData(InsertRange + "14, 14, 1, 0, 0, 0, 0, NOW(3) FROM partition_checkpoints", "the ledger overlaps: offsets 14")]
    [InlineData("UPDATE load_ranges SET first_offset = 12; UPDATE partition_checkpoints SET next_offset = 9", "the ledger has a hole: offsets 0 to 8")]
    [InlineData("DELETE FROM partition_checkpoints", "its row in partition_checkpoints is gone; by the ledger, it had low_watermark 0 and next_offset 15: restore it before anything is loaded")]
    public async Task A_ledger_that_is_torn_is_found(string damage, string problem)
    {
        await using var pipeline = await LoadedAsync();
        (await pipeline.ExecuteAsync(damage)).Should().BePositive();

        var weather = await WeatherAsync(pipeline);

        weather.Complete.Should().BeFalse();
        weather.Problems.Should().Contain(problem);
    }

    [Fact]
    public async Task A_topic_that_has_lost_its_row_is_found()
    {
        await using var pipeline = await LoadedAsync();
        (await pipeline.ExecuteAsync("DELETE FROM kafka_topics WHERE name = @name", new { name = pipeline.Topic("weather") })).Should().Be(1);

        var report = await pipeline.ReconcileAsync();

        report.Complete.Should().BeFalse();
        report.Topics.SelectMany(topic => topic.Problems).Should().ContainSingle().Which.Should().Match("the tables have topic_id *, and kafka_topics has no such row*");
    }

    [Fact]
    public async Task A_batch_that_was_committed_to_the_broker_and_not_loaded_is_found()
    {
        await using var pipeline = await LoadedAsync();
        await pipeline.PublishAsync("weather", WeatherRecords.Events(100, 5));
        await pipeline.CommitAsync("weather", 20);

        var weather = await WeatherAsync(pipeline);

        weather.Problems.Should().Equal("offsets 15 to 19 were committed and have no outcome");
        weather.Holes.Should().Equal(new OffsetRange(15, 19));
    }

    [Fact]
    public async Task A_partition_of_the_broker_that_was_never_seen_has_a_hole_up_to_what_was_committed()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, partitions: 2);
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 3)), CancellationToken.None);
        await pipeline.PublishAsync("weather", WeatherRecords.Events(10, 5), partition: 1);
        (await WeatherAsync(pipeline, partition: 1)).Should().Match<PartitionReport>(partition => partition.Complete && partition.Lag == 5 && partition.Checkpoint == null);

        await pipeline.CommitAsync("weather", 4, partition: 1);

        var unseen = await WeatherAsync(pipeline, partition: 1);
        unseen.Problems.Should().Equal("offsets 0 to 3 were committed and have no outcome");
        unseen.Holes.Should().Equal(new OffsetRange(0, 3));
    }

    [Fact]
    public async Task Records_that_wait_are_lag_and_no_loss()
    {
        await using var pipeline = await LoadedAsync();
        await pipeline.PublishAsync("weather", WeatherRecords.Events(100, 5));

        var report = await pipeline.ReconcileAsync();

        report.Complete.Should().BeTrue();
        var weather = report.Topics.Single(topic => topic.Stream == "weather");
        (weather.Lag, weather.Produced, weather.Counts.Total).Should().Be((5, 20, 15));
    }

    [Fact]
    public async Task What_retention_took_is_a_loss_with_its_number_and_its_range_though_every_offset_has_an_outcome()
    {
        await using var pipeline = await LoadedAsync();
        await pipeline.ExecuteAsync("UPDATE offset_gaps SET reason = 'lost_to_retention'");

        var weather = await WeatherAsync(pipeline);

        weather.Problems.Should().Equal("4 offsets lost: the broker's retention removed the records before they were loaded: 11 to 14");
        weather.Lost.Should().Equal(new OffsetRange(11, 14));
        weather.GapsByReason.Should().Equal(new Dictionary<string, long> { ["lost_to_retention"] = 4 });
    }

    [Fact]
    public async Task An_earlier_topic_of_the_name_is_audited_too()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, settings: ("BrokerList", broker.BootstrapServers));
        broker.CreateTopic(pipeline.Topic("segment-tracks"), 1);
        for (var time = 0; time < 2; time++)
        {
            broker.CreateTopic(pipeline.Topic("weather"), 1);
            await pipeline.NewWorker().WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)), CancellationToken.None);
            if (time == 0)
            {
                broker.DeleteTopic(pipeline.Topic("weather"));
            }
        }

        (await pipeline.ReconcileAsync()).Topics.Where(topic => topic.Stream == "weather").Select(topic => (topic.Current, topic.Complete, topic.Counts))
            .Should().Equal((true, true, new(0, 0, 10, 0)), (false, true, new OutcomeCounts(10, 0, 0, 0)));
        (await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset = 7")).Should().Be(1);

        var report = await pipeline.ReconcileAsync();

        report.Complete.Should().BeFalse();
        report.Topics.Where(topic => topic.Stream == "weather").Select(topic => (topic.Current, Holes: string.Join(", ", topic.Partitions.SelectMany(partition => partition.Holes))))
            .Should().Equal((true, ""), (false, "7"));
    }

    [Fact]
    public async Task What_the_group_committed_beyond_the_end_of_the_log_is_noted_and_no_hole()
    {
        await using var pipeline = await LoadedAsync();
        await pipeline.CommitAsync("weather", 1_000);

        var weather = await WeatherAsync(pipeline);

        weather.Problems.Should().BeEmpty();
        weather.Notes.Should().ContainSingle().Which.Should().StartWith("the consumer group has committed offset 1000, beyond the end of the log, 15");
    }

    /// <summary>Nine rows, a dead letter, a duplicate and a gap of four at offsets 0 to 14, committed and found complete.</summary>
    private async Task<TestPipeline> LoadedAsync()
    {
        var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var records = await pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 9), WeatherRecords.WithoutCity(1), WeatherRecords.Event(3), .. WeatherRecords.Events(20, 4)]);
        await pipeline.LoadWeatherAsync(records[..11], [new OffsetGap(0, 11, 14, GapReason.Compacted)]);
        await pipeline.CommitAsync("weather", 15);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue("before the damage");
        return pipeline;
    }

    private static async Task<PartitionReport> WeatherAsync(TestPipeline pipeline, int partition = 0) =>
        (await pipeline.ReconcileAsync()).Topics.Single(topic => topic is { Stream: "weather", Current: true }).Partitions[partition];
}
