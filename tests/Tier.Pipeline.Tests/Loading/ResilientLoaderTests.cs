using Microsoft.Extensions.Time.Testing;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Loading;

public sealed class ResilientLoaderTests(TestServers servers)
{
    private static readonly CancellationToken Now = CancellationToken.None;

    [Theory]
    [InlineData(DatabaseKind.MariaDb, 40, "first")]
    [InlineData(DatabaseKind.MariaDb, 40, "middle")]
    [InlineData(DatabaseKind.MariaDb, 40, "last")]
    [InlineData(DatabaseKind.MariaDb, 40, "3 4 21 39")]
    [InlineData(DatabaseKind.MariaDb, 40, "all")]
    [InlineData(DatabaseKind.MariaDb, 1, "all")]
    [InlineData(DatabaseKind.MariaDb, 41, "20")]
    [InlineData(DatabaseKind.MySql, 40, "first")]
    [InlineData(DatabaseKind.MySql, 40, "3 4 21 39")]
    [InlineData(DatabaseKind.MySql, 40, "all")]
    [InlineData(DatabaseKind.MySql, 1, "all")]
    public async Task Records_that_the_server_refuses_are_dead_letters_and_the_rest_of_the_batch_loads(DatabaseKind database, int count, string places)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.PrepareAsync();
        await pipeline.RefuseByConstraintAsync();
        var refused = Refusals.Positions(places, count);
        var records = await pipeline.PublishAsync("weather", Refusals.Events(count, refused));

        await pipeline.Services.WeatherProcessor().ProcessAsync(records, Now);

        await RefusedAsync(pipeline, count, refused);
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb, 20, "first")]
    [InlineData(DatabaseKind.MariaDb, 20, "0 10 19")]
    [InlineData(DatabaseKind.MariaDb, 20, "all")]
    [InlineData(DatabaseKind.MariaDb, 1, "all")]
    [InlineData(DatabaseKind.MySql, 20, "last")]
    [InlineData(DatabaseKind.MySql, 20, "0 10 19")]
    [InlineData(DatabaseKind.MySql, 1, "all")]
    public async Task An_error_that_nobody_knows_and_that_stays_is_a_refusal_too(DatabaseKind database, int count, string places)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.PrepareAsync();
        await pipeline.RefuseByTriggerAsync();
        using var measured = new MeasuredLoads(pipeline.Topic("weather"));
        var refused = Refusals.Positions(places, count);
        var records = await pipeline.PublishAsync("weather", Refusals.Events(count, refused));

        await pipeline.NewWorker(new HurriedClock()).WeatherProcessor().ProcessAsync(records, Now);

        await RefusedAsync(pipeline, count, refused);
        measured.Retries("unknown").Should().Be(3 + (count == 1 ? 0 : refused.Length), "the batch was tried four times, and each refused record twice");
        (await pipeline.QueryAsync<string>("SELECT DISTINCT sentence FROM dead_letters")).Should().Equal("the database server refused the row: error 30001, SQLSTATE 45000");
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task The_dead_letter_says_which_error_and_which_column_and_nothing_of_the_value(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.PrepareAsync();
        await pipeline.ExecuteAsync("ALTER TABLE weather_data MODIFY city VARCHAR(10) NOT NULL");
        using var lines = new LogLines();
        var records = await pipeline.PublishAsync("weather", [WeatherRecords.Event(0), WeatherRecords.Event(1, city: "Llanfairpwllgwyngyll"), WeatherRecords.Event(2)]);

        await pipeline.NewWorker(log: lines).WeatherProcessor().ProcessAsync(records, Now);

        (await pipeline.QueryAsync<(long, string, string)>("SELECT kafka_offset, reason, sentence FROM dead_letters")).Should().Equal(
            (1, "rejected_by_server", "the database server refused the row because of the column city: error 1406 (DataTooLong), SQLSTATE 22001"));
        lines.All.Should().ContainSingle(line => line.Text.EndsWith("[0]@1: the server refuses this record (error 1406 (DataTooLong), SQLSTATE 22001). It is a dead letter", StringComparison.Ordinal));
        lines.All.Should().ContainSingle(line => line.Id == 222).Which.Text.Should().EndWith(": 1 of 1 records became dead letters");
        lines.All.Should().NotContain(line => line.Text.Contains("Llanfair", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_refused_record_among_1024_costs_11_transactions_more()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.PrepareAsync();
        await pipeline.RefuseByConstraintAsync();
        using var measured = new MeasuredLoads(pipeline.Topic("weather"));
        var records = await pipeline.PublishAsync("weather", Refusals.Events(1024, [700]));

        await pipeline.Services.WeatherProcessor().ProcessAsync(records, Now);

        measured.Commits.Should().Equal(
            ("loaded", 512), ("loaded", 128), ("loaded", 32), ("loaded", 16), ("loaded", 8), ("loaded", 4), ("dead_letter", 1), ("loaded", 1), ("loaded", 2), ("loaded", 64), ("loaded", 256));
        measured.Sum("tier.etl.bisected_batches").Should().Be(1);
        measured.Sum("tier.etl.load_retries").Should().Be(0, "what is refused is not tried again");
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Refused_records_of_several_partitions_with_gaps_between_them_keep_their_order(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, partitions: 3, settings: ("SegmentTracks__OtherTypes", "Ignore"));
        await pipeline.PrepareAsync();
        await pipeline.ExecuteAsync("ALTER TABLE segment_tracks ADD CONSTRAINT no_number_five CHECK (event_id <> 'message-5' AND event_id <> 'message-205')");
        var filtered = """{"type":"identify","userId":"u"}"""u8.ToArray();
        var records = new List<ConsumedRecord>();
        for (var partition = 0; partition < 3; partition++)
        {
            var first = partition * 100;
            records.InsertRange(0, await pipeline.PublishAsync("segment-tracks",
                Enumerable.Range(first, 12).SelectMany(number => new[] { TrackRecords.Event(number), filtered }), partition));
        }

        await pipeline.Services.TracksProcessor().ProcessAsync(records, Now);

        (await pipeline.QueryAsync<(int, long)>("SELECT kafka_partition, kafka_offset FROM dead_letters ORDER BY 1, 2")).Should().Equal((0, 10L), (2, 10L));
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM segment_tracks")).Should().Be(34);
        var report = await pipeline.ReconcileAsync();
        report.Complete.Should().BeTrue();
        report.Topics.Single(topic => topic.Stream == "segment-tracks").Counts.Should().Be(new OutcomeCounts(34, 2, 0, 36));
    }

    [Fact]
    public async Task A_refused_batch_comes_again_without_a_change_when_its_offset_was_not_stored()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.PrepareAsync();
        await pipeline.RefuseByConstraintAsync();
        var records = await pipeline.PublishAsync("weather", Refusals.Events(20, [7, 13]));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records, Now);
        await pipeline.NewWorker().WeatherProcessor().ProcessAsync(records, Now);
        await RefusedAsync(pipeline, 20, [7, 13]);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task An_unknown_error_of_the_dead_letter_too_is_no_record_s_fault(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.PrepareAsync();
        await pipeline.RefuseByTriggerAsync();
        await pipeline.ExecuteAsync($"CREATE TRIGGER nothing_goes BEFORE INSERT ON dead_letters FOR EACH ROW SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30002, MESSAGE_TEXT = '{Refusals.Secret}'");
        using var lines = new LogLines();
        var worker = pipeline.NewWorker(new HurriedClock(), lines).WeatherProcessor();
        var records = await pipeline.PublishAsync("weather", Refusals.Events(10, [6]));

        var load = () => worker.ProcessAsync(records, Now);

        var failure = (await load.Should().ThrowAsync<LoadHeldUpException>()).Which;
        failure.ToString().Should().Contain("refuses the record at 6 and its dead letter too (error 30002, SQLSTATE 45000)").And.NotContain(Refusals.Secret);
        (await pipeline.ValueAsync<long>("SELECT next_offset FROM partition_checkpoints")).Should().Be(6, "what comes before is loaded");
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM dead_letters")).Should().Be(0);

        await pipeline.ExecuteAsync("DROP TRIGGER nothing_goes");
        await worker.ProcessAsync(records, Now);
        await RefusedAsync(pipeline, 10, [6]);
        lines.Count(210).Should().Be(1);
        lines.Count(211).Should().Be(1);
        lines.All.Should().NotContain(line => line.Text.Contains(Refusals.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_that_takes_no_row_at_all_is_suspected_after_100_and_holds_no_other_partition_up()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, partitions: 2);
        await pipeline.PrepareAsync();
        await pipeline.RefuseByTriggerAsync();
        var worker = pipeline.NewWorker(new HurriedClock()).WeatherProcessor();
        var refused = await pipeline.PublishAsync("weather", Refusals.Events(130, [.. Enumerable.Range(0, 130)]), partition: 0);
        var good = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10), partition: 1);

        var load = () => worker.ProcessAsync([.. good, .. refused], Now);

        (await load.Should().ThrowAsync<LoadHeldUpException>()).WithMessage("*: the server has refused 100 rows one after another*");
        (await pipeline.QueryAsync<long>("SELECT next_offset FROM partition_checkpoints ORDER BY kafka_partition")).Should().Equal(100, 10);

        // Those ten rows showed that the table takes rows.
        await load.Should().NotThrowAsync();
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM dead_letters")).Should().Be(130);
    }

    [Fact]
    public async Task Refused_records_that_take_the_time_of_an_invocation_leave_the_rest_of_the_batch_to_the_next_one()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.PrepareAsync();
        await pipeline.RefuseByConstraintAsync();
        int[] refused = [.. Enumerable.Range(0, 40)];
        var records = await pipeline.PublishAsync("weather", Refusals.Events(40, refused));
        // Of the minute that a load may take.
        var slow = pipeline.NewWorker(new FakeTimeProvider(DateTimeOffset.UtcNow) { AutoAdvanceAmount = TimeSpan.FromSeconds(10) }).WeatherProcessor();

        var load = () => slow.ProcessAsync(records, Now);

        (await load.Should().ThrowAsync<LoadHeldUpException>()).WithMessage("*: the batch's refused records took the time of an invocation; * records were stored, the rest comes again.");
        (await pipeline.ValueAsync<long>("SELECT next_offset FROM partition_checkpoints")).Should().BeInRange(1, 39);
        await pipeline.Services.WeatherProcessor().ProcessAsync(records, Now);
        await RefusedAsync(pipeline, 40, refused);
    }

    [Fact]
    public async Task A_column_that_is_missing_is_nobody_s_dead_letter()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.PrepareAsync();
        await pipeline.ExecuteAsync("ALTER TABLE weather_data RENAME COLUMN humidity TO moisture");
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 5));

        var worker = pipeline.NewWorker(new HurriedClock()).WeatherProcessor();
        var load = () => worker.ProcessAsync(records, Now);

        (await load.Should().ThrowAsync<MySqlConnector.MySqlException>()).Which.ErrorCode.Should().Be(MySqlConnector.MySqlErrorCode.BadFieldError);
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM dead_letters")).Should().Be(0);
        await pipeline.ExecuteAsync("ALTER TABLE weather_data RENAME COLUMN moisture TO humidity");
        await load.Should().NotThrowAsync();
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    private static async Task RefusedAsync(TestPipeline pipeline, int count, int[] refused)
    {
        (await pipeline.QueryAsync<(long, string)>("SELECT kafka_offset, reason FROM dead_letters ORDER BY kafka_offset"))
            .Should().Equal(refused.Select(offset => ((long)offset, "rejected_by_server")));
        (await pipeline.QueryAsync<long>("SELECT kafka_offset FROM weather_data ORDER BY kafka_offset"))
            .Should().Equal(Enumerable.Range(0, count).Except(refused).Select(offset => (long)offset));
        (await pipeline.QueryAsync<byte[]>("SELECT value FROM dead_letters ORDER BY kafka_offset"))
            .Should().BeEquivalentTo(refused.Select(offset => WeatherRecords.Event(offset, city: Refusals.City)), options => options.WithStrictOrdering());
        var report = await pipeline.ReconcileAsync();
        report.Complete.Should().BeTrue();
        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(count - refused.Length, refused.Length, 0, 0));
    }
}
