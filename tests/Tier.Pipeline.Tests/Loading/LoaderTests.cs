using System.Text;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Loading;

public sealed class LoaderTests(TestServers servers)
{
    private static readonly CancellationToken Now = CancellationToken.None;

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_batch_whose_offset_was_not_stored_after_the_commit_comes_again_and_changes_nothing(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 20), WeatherRecords.WithoutCity(1), WeatherRecords.Event(3)]);
        await pipeline.Services.WeatherProcessor().ProcessAsync(records, Now);
        var loaded = await Snapshot(pipeline);

        // The worker dies here, and another one gets the batch again.
        await pipeline.NewWorker().WeatherProcessor().ProcessAsync(records, Now);

        (await Snapshot(pipeline)).Should().BeEquivalentTo(loaded, "the batch was loaded before");
        (await CompleteAsync(pipeline, loaded: 20, deadLetters: 1, duplicates: 1)).Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_batch_that_overlaps_what_was_loaded_loads_the_rest(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 30));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[..20], Now);
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[10..], Now);
        (await CompleteAsync(pipeline, loaded: 30)).Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_record_that_comes_twice_in_one_batch_is_loaded_once(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));
        await pipeline.Services.WeatherProcessor().ProcessAsync([.. records, .. records[5..]], Now);
        (await CompleteAsync(pipeline, loaded: 10)).Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_record_that_comes_again_with_another_payload_stops_the_app(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 5));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records, Now);

        var other = records[2] with { Value = WeatherRecords.Event(99) };
        var load = () => pipeline.Services.WeatherProcessor().ProcessAsync([other], Now);

        (await load.Should().ThrowAsync<InvariantException>()).WithMessage("*@2 came again and is not the record*");
        pipeline.AskedToStop().Should().BeTrue();
    }

    [Fact]
    public async Task A_record_that_comes_again_and_whose_outcome_is_gone_stops_the_app()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 5));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records, Now);
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset = 3");

        var load = () => pipeline.Services.WeatherProcessor().ProcessAsync(records, Now);

        (await load.Should().ThrowAsync<InvariantException>()).WithMessage("*[0]@3 came again and is not the record that was loaded from there*");
        pipeline.AskedToStop().Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_duplicate_is_recorded_with_the_coordinates_of_the_first_and_whether_it_differs(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("weather",
            [WeatherRecords.Event(0), WeatherRecords.Event(1), WeatherRecords.Event(1), WeatherRecords.Event(0, temperature: 30)]);
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[..3], Now);
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[3..], Now);

        (await pipeline.QueryAsync<(long Offset, long First, bool Differs)>("SELECT kafka_offset, first_offset, payload_differs FROM duplicate_events ORDER BY kafka_offset"))
            .Should().Equal((2, 1, false), (3, 0, true));
        (await CompleteAsync(pipeline, loaded: 2, duplicates: 2)).Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Ids_that_differ_only_in_case_accents_or_a_trailing_blank_are_different_events(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        string[] cities = ["Zurich", "zurich", "Zürich", "Zurich ", "Zu\u0308rich"];
        var records = await pipeline.PublishAsync("weather", cities.Select(city => WeatherRecords.Event(0, city: city)));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records, Now);
        (await CompleteAsync(pipeline, loaded: 5)).Should().BeTrue();
        (await pipeline.QueryAsync<string>("SELECT city FROM weather_data ORDER BY kafka_offset")).Should().Equal(cities);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_duplicate_key_without_a_duplicate_event_stops_the_app_loudly(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 3), WeatherRecords.WithoutCity(1)]);
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[..3], Now);
        await pipeline.ExecuteAsync(
            "INSERT INTO dead_letters (topic_id, kafka_partition, kafka_offset, payload_hash, reason, sentence, first_seen) SELECT topic_id, 0, 3, REPEAT('x', 16), 'by_hand', '', NOW(3) FROM kafka_topics");

        var load = () => pipeline.Services.WeatherProcessor().ProcessAsync(records[3..], Now);

        (await load.Should().ThrowAsync<InvariantException>()).WithMessage("*no event of the batch is there*");
        (await pipeline.ValueAsync<long>("SELECT next_offset FROM partition_checkpoints")).Should().Be(3);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Large_batches_and_large_rows_are_cut_into_statements_the_server_takes(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var small = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 2345));
        await pipeline.Services.WeatherProcessor().ProcessAsync(small, Now);
        var large = await pipeline.PublishAsync("segment-tracks", Enumerable.Range(0, 120).Select(number => TrackRecords.Event(number, propertiesBytes: 200_000)));
        await pipeline.Services.TracksProcessor().ProcessAsync(large, Now);

        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(2345);
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM segment_tracks WHERE LENGTH(properties) > 200000")).Should().Be(120);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Fact]
    public async Task Text_whose_characters_have_several_bytes_is_measured_in_bytes_so_that_the_server_refuses_no_statement()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        using var lines = new LogLines();
        var records = await pipeline.PublishAsync("segment-tracks", Enumerable.Range(0, 100)
            .Select(number => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(TrackRecords.Event(number, propertiesBytes: 80_000)).Replace('x', '雨'))));

        await pipeline.NewWorker(log: lines).TracksProcessor().ProcessAsync(records, Now);

        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM segment_tracks WHERE LENGTH(properties) > 240000")).Should().Be(100);
        lines.All.Should().NotContain(line => line.Text.Contains("refuses", StringComparison.Ordinal));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Calls_of_other_types_are_gaps_with_the_reason_filtered_when_the_setting_says_so(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, settings: ("SegmentTracks__OtherTypes", "Ignore"));
        var records = await pipeline.PublishAsync("segment-tracks",
            [TrackRecords.Event(0), .. Enumerable.Repeat("""{"type":"identify","userId":"u"}"""u8.ToArray(), 3), TrackRecords.Event(1)]);
        await pipeline.Services.TracksProcessor().ProcessAsync(records, Now);
        await pipeline.Services.TracksProcessor().ProcessAsync(records, Now);

        (await pipeline.QueryAsync<(long, long, string)>("SELECT first_offset, last_offset, reason FROM offset_gaps")).Should().Equal((1, 3, "filtered"));
        (await pipeline.ReconcileAsync()).Should().Match<Pipeline.Reconciliation.ReconciliationReport>(report => report.Complete);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Every_connection_from_the_pool_has_the_session_that_frees_a_frozen_workers_locks(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var warehouse = new Pipeline.Warehouse.Database(pipeline.Database.AppConnectionString);
        for (var open = 0; open < 3; open++)
        {
            await using var connection = await warehouse.OpenAsync(Now);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT CONCAT_WS(' ', @@wait_timeout, @@innodb_lock_wait_timeout, @@lock_wait_timeout, @@net_read_timeout, @@net_write_timeout, @@time_zone, @@sql_mode LIKE '%STRICT_ALL_TABLES%')";
            (await command.ExecuteScalarAsync(Now)).Should().Be("20 5 30 20 20 +00:00 1");
        }
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Small_batches_extend_the_last_range_of_the_ledger_up_to_100_000_offsets(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 26));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[..10], Now);
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[10..20], Now);
        (await Ranges()).Should().Equal((0, 19, 20));

        // As if 99,975 offsets had come before.
        await pipeline.ExecuteAsync("UPDATE load_ranges SET first_offset = -99975");
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[20..25], Now);
        (await Ranges()).Should().Equal((-99_975, 24, 25));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[25..], Now);
        (await Ranges()).Should().Equal((-99_975, 24, 25), (25, 25, 1));

        Task<IReadOnlyList<(long, long, long)>> Ranges() => pipeline.QueryAsync<(long, long, long)>("SELECT first_offset, last_offset, loaded FROM load_ranges ORDER BY first_offset");
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Every_load_runs_at_read_committed(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.Services.WeatherProcessor().ProcessAsync([], Now);
        var warehouse = new Pipeline.Warehouse.Database(pipeline.Database.AdminConnectionString);
        await using var connection = await warehouse.OpenAsync(Now);
        await using var transaction = await Pipeline.Warehouse.Database.BeginAsync(connection, Now);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT COUNT(*) FROM kafka_topics FOR UPDATE";
        await command.ExecuteScalarAsync(Now);
        command.CommandText = "SELECT trx_isolation_level FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = CONNECTION_ID()";
        (await command.ExecuteScalarAsync(Now)).Should().Be("READ COMMITTED");
    }

    private static async Task<bool> CompleteAsync(TestPipeline pipeline, long loaded, long deadLetters = 0, long duplicates = 0)
    {
        var report = await pipeline.ReconcileAsync();
        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new Pipeline.Records.OutcomeCounts(loaded, deadLetters, duplicates, 0));
        return report.Complete;
    }

    private static async Task<object[]> Snapshot(TestPipeline pipeline) =>
    [
        await pipeline.QueryAsync<(long, string, DateTime)>("SELECT kafka_offset, city, loaded_at FROM weather_data ORDER BY kafka_offset"),
        await pipeline.QueryAsync<(long, string)>("SELECT kafka_offset, reason FROM dead_letters ORDER BY kafka_offset"),
        await pipeline.QueryAsync<(long, long)>("SELECT kafka_offset, first_offset FROM duplicate_events ORDER BY kafka_offset"),
        await pipeline.QueryAsync<(long, long, long)>("SELECT first_offset, last_offset, loaded FROM load_ranges"),
        await pipeline.QueryAsync<(long, long)>("SELECT low_watermark, next_offset FROM partition_checkpoints"),
    ];
}
